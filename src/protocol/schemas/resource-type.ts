import type { SchemaDefinition } from '../schema.ts';
import { attribute, complex, reference } from './attribute.ts';

const readOnly = { mutability: 'readOnly' } as const;
const required = { ...readOnly, required: true } as const;

/** RFC 7643 §6 and §8.7.2 */
export const resourceTypeSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
  name: 'ResourceType',
  description: 'A type of resource that the service keeps.',
  attributes: [
    attribute('id', 'The identifier of the resource type: its name.', readOnly),
    attribute('name', 'The name that meta.resourceType gives.', required),
    attribute('description', 'What resources of this type are.', readOnly),
    reference('endpoint', 'The path of the type below the base URI.', ['uri'], required),
    reference('schema', 'The URN of the core schema.', ['uri'], required),
    complex(
      'schemaExtensions',
      'The schema extensions of the type.',
      [
        reference('schema', 'The URN of the extension.', ['uri'], required),
        attribute('required', 'Whether each resource must have the extension.', { ...required, type: 'boolean' }),
      ],
      // §6 calls it optional where the JSON of §8.7.2 requires it.
      { ...readOnly, multiValued: true },
    ),
  ],
};
