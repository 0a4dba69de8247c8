import * as v from 'valibot';

const time = v.nullable(v.string());

const userStatus = v.picklist([
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
]);

export const links = v.record(v.string(), v.unknown());

export const credentialsSchema = v.strictObject({
  password: v.optional(v.strictObject({})),
  provider: v.strictObject({ type: v.string(), name: v.string() }),
});

/** A user as `/api/v1/users` shows it. */
export const userSchema = v.strictObject({
  id: v.string(),
  status: userStatus,
  created: v.string(),
  activated: time,
  statusChanged: time,
  lastLogin: time,
  lastUpdated: v.string(),
  passwordChanged: time,
  type: v.strictObject({ id: v.string() }),
  profile: v.record(v.string(), v.unknown()),
  credentials: credentialsSchema,
  _links: links,
});

const profileInput = v.record(v.string(), v.unknown(), 'Expected an object.');
const passwordInput = v.object({ value: v.optional(v.string('Expected a text.')) }, 'Expected an object.');

/** What a client writes of a user; what it does not know of is ignored, as Okta does. */
export const userInput = v.object({
  profile: v.optional(profileInput),
  credentials: v.optional(v.object({ password: v.optional(passwordInput) })),
});

export const newUserInput = v.object({
  profile: profileInput,
  credentials: v.optional(v.object({ password: v.optional(passwordInput) })),
  groupIds: v.optional(v.pipe(v.array(v.string()), v.maxLength(20, 'At most 20 groups.'))),
});

const flag = v.pipe(
  v.picklist(['true', 'false'], 'Expected true or false.'),
  v.transform((text) => text === 'true'),
);
/** A switch of the query. */
export const switchOf = (preset: boolean) => v.optional(flag, preset ? 'true' : 'false');
