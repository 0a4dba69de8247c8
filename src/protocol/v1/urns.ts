import type { ResourceType } from '../resource-type.ts';
import { enterpriseUserSchema } from '../schemas/enterprise-user.ts';
import { groupSchema } from '../schemas/group.ts';
import { userSchema } from '../schemas/user.ts';

/** The schema of users, groups and messages alike (SCIM 1.1 core schema §5, §6, §8). */
export const coreUrn = 'urn:scim:schemas:core:1.0';
/** SCIM 1.1 core schema §7 */
export const enterpriseUrn = 'urn:scim:schemas:extension:enterprise:1.0';

const toV1 = new Map([
  [userSchema.id, coreUrn],
  [groupSchema.id, coreUrn],
  [enterpriseUserSchema.id, enterpriseUrn],
]);

/** The URN by which SCIM 2.0 knows a schema of that resource type; what only one version has keeps its name. */
export const urnToV2 = (type: ResourceType, urn: string): string => {
  const lower = urn.toLowerCase();
  if (lower === coreUrn) return type.schema.id;
  return lower === enterpriseUrn ? enterpriseUserSchema.id : urn;
};

/** The URN by which SCIM 1.1 knows a schema. */
export const urnToV1 = (urn: string): string => toV1.get(urn) ?? urn;

/** A text for people in which SCIM 2.0's URNs may stand, with those of SCIM 1.1. */
export const textToV1 = (text: string): string => {
  let translated = text;
  if (text.includes('urn:ietf:')) for (const [v2, v1] of toV1) translated = translated.replaceAll(v2, v1);
  return translated;
};
