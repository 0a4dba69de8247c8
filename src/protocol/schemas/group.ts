import type { SchemaDefinition } from '../schema.ts';
import { attribute, complex, reference } from './attribute.ts';

/** RFC 7643 §4.2 and §8.7.1 */
export const groupSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A set of users and groups.',
  attributes: [
    // The text of §4.2 requires it where the JSON of §8.7.1 does not.
    attribute('displayName', 'The name of the group.', { required: true }),
    complex(
      'members',
      'The members of the group.',
      [
        // An id is case exact (§3.1), wherever it stands.
        attribute('value', 'The id of the member.', { mutability: 'immutable', caseExact: true }),
        reference('$ref', 'The URI of the member.', ['User', 'Group'], { mutability: 'immutable' }),
        attribute('type', 'The resource type of the member.', {
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        }),
        attribute('display', 'The displayName of the member, else its userName.', { mutability: 'readOnly' }),
      ],
      { multiValued: true },
    ),
  ],
};
