import * as v from 'valibot';
import { links } from '../users/schema.ts';
import { mostExcluded } from './exclusions.ts';

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
export const ruleSchema = v.strictObject({
  type: v.literal('group_rule'),
  id: v.string(),
  status: v.picklist(['ACTIVE', 'INACTIVE', 'INVALID']),
  name: v.string(),
  created: v.string(),
  lastUpdated: v.string(),
  conditions: v.strictObject({
    people: v.strictObject({
      users: v.strictObject({ exclude: v.array(v.string()) }),
      groups: v.strictObject({ exclude: v.array(v.string()) }),
    }),
    expression: v.strictObject({ value: v.string(), type: v.string() }),
  }),
  actions: v.strictObject({ assignUserToGroups: v.strictObject({ groupIds: v.array(v.string()) }) }),
});

const ids = v.array(v.string('Expected an id.'), 'Expected a list of ids.');
const exclude = v.optional(
  v.object({ exclude: v.optional(v.pipe(ids, v.maxLength(mostExcluded, `Expected ${mostExcluded} ids at most.`))) }),
);

export const ruleInput = v.object({
  name: v.pipe(
    v.string('The field cannot be left blank'),
    v.trim(),
    v.minLength(1, 'The field cannot be left blank'),
    v.maxLength(50, 'The field is too long'),
  ),
  conditions: v.object({
    people: v.optional(v.object({ users: exclude, groups: exclude })),
    expression: v.object({
      value: v.string('The field cannot be left blank'),
      type: v.optional(v.literal('urn:okta:expression:1.0', 'Expected urn:okta:expression:1.0.')),
    }),
  }),
  actions: v.object({
    assignUserToGroups: v.object({
      groupIds: v.pipe(ids, v.minLength(1, 'At least one group.'), v.maxLength(100, 'Expected 100 groups at most.')),
    }),
  }),
});
