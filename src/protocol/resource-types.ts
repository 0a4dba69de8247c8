import { createResourceType, type ResourceType, type ResourceTypeDefinition } from './resource-type.ts';
import type { SchemaDefinition } from './schema.ts';
import { enterpriseUserSchema } from './schemas/enterprise-user.ts';
import { groupSchema } from './schemas/group.ts';
import { userSchema } from './schemas/user.ts';

const schemas: readonly SchemaDefinition[] = [userSchema, enterpriseUserSchema, groupSchema];

const userDefinition: ResourceTypeDefinition = {
  name: 'User',
  description: 'User accounts',
  endpoint: '/Users',
  schema: userSchema.id,
  schemaExtensions: [{ schema: enterpriseUserSchema.id, required: false }],
};

const groupDefinition: ResourceTypeDefinition = {
  name: 'Group',
  description: 'Groups of users and of groups',
  endpoint: '/Groups',
  schema: groupSchema.id,
};

/** RFC 7643 §4.1 with the enterprise extension of §4.3. */
export const userType: ResourceType = createResourceType(userDefinition, schemas);

/** RFC 7643 §4.2 */
export const groupType: ResourceType = createResourceType(groupDefinition, schemas);
