import * as v from 'valibot';

const status = v.picklist(['ENABLED', 'DISABLED'], 'Expected ENABLED or DISABLED.');
const toggle = v.object({ status });
const flag = v.boolean('Expected true or false.');
const cron = v.object({ expression: v.string('Expected a cron expression.'), timezone: v.optional(v.string()) });

const userProvisioning = {
  create: v.object({ lifecycleCreate: toggle }),
  update: v.object({
    lifecycleDeactivate: toggle,
    password: v.object({
      status,
      seed: v.optional(v.picklist(['OKTA', 'RANDOM'], 'Expected OKTA or RANDOM.')),
      change: v.optional(v.picklist(['CHANGE', 'KEEP_EXISTING'], 'Expected CHANGE or KEEP_EXISTING.')),
    }),
    profile: toggle,
  }),
};

const createAndMatch = v.object({
  exactMatchCriteria: v.optional(v.picklist(['USERNAME', 'EMAIL'], 'Expected USERNAME or EMAIL.')),
  allowPartialMatch: v.optional(flag),
  autoActivateNewUsers: v.optional(flag),
  autoConfirmExactMatch: v.optional(flag),
  autoConfirmNewUsers: v.optional(flag),
  autoConfirmPartialMatch: v.optional(flag),
});

const inbound = {
  importRules: v.object({ userCreateAndMatch: createAndMatch }),
  importSettings: v.object({
    username: v.optional(
      v.object({
        usernameFormat: v.picklist(['EMAIL', 'CUSTOM'], 'Expected EMAIL or CUSTOM.'),
        userNameExpression: v.optional(v.string()),
      }),
    ),
    schedule: v.optional(v.object({ status, fullImport: v.optional(cron), incrementalImport: v.optional(cron) })),
  }),
};

const feature = { status, description: v.string(), _links: v.record(v.string(), v.unknown()) };

export const featureSchema = v.union([
  v.strictObject({ ...feature, name: v.literal('USER_PROVISIONING'), capabilities: v.object(userProvisioning) }),
  v.strictObject({ ...feature, name: v.literal('INBOUND_PROVISIONING'), capabilities: v.object(inbound) }),
]);

/** The capabilities of either feature; what is left out stays as it is. */
export const capabilitiesInput = v.partial(
  v.object({ ...userProvisioning, update: v.partial(userProvisioning.update), ...inbound }),
);
