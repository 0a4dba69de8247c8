import * as v from 'valibot';
import { links } from '../users/schema.ts';

/** A group as `/api/v1/groups` shows it. */
export const groupSchema = v.strictObject({
  id: v.string(),
  created: v.string(),
  lastUpdated: v.string(),
  lastMembershipUpdated: v.string(),
  objectClass: v.array(v.string()),
  type: v.picklist(['OKTA_GROUP', 'APP_GROUP', 'BUILT_IN']),
  profile: v.strictObject({ name: v.string(), description: v.nullable(v.string()) }),
  source: v.optional(v.strictObject({ id: v.string() })),
  _links: links,
});

export const groupInput = v.object({
  profile: v.object(
    {
      name: v.pipe(
        v.string('The field cannot be left blank'),
        v.trim(),
        v.minLength(1, 'The field cannot be left blank'),
        v.maxLength(255, 'The field is too long'),
      ),
      description: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1_024, 'The field is too long')))),
    },
    'Expected an object.',
  ),
});
