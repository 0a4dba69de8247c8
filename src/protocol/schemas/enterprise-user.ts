import type { SchemaDefinition } from '../schema.ts';
import { attribute, complex, reference } from './attribute.ts';

/** RFC 7643 §4.3 and §8.7.1 */
export const enterpriseUserSchema: SchemaDefinition = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What an employer keeps about a user.',
  attributes: [
    attribute('employeeNumber', 'The number or code by which the organization knows the person.'),
    attribute('costCenter', 'The cost center.'),
    attribute('organization', 'The organization.'),
    attribute('division', 'The division.'),
    attribute('department', 'The department.'),
    complex('manager', "The user's manager.", [
      attribute('value', "The id of the manager's User."),
      reference('$ref', "The URI of the manager's User.", ['User']),
      attribute('displayName', "The manager's displayName.", { mutability: 'readOnly' }),
    ]),
  ],
};
