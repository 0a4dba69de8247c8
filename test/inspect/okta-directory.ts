import oktaEntitlements from '../../examples/schemas/okta-entitlements.json' with { type: 'json' };
import { exampleUsers } from '../../src/cli/example/directory.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import type { Harness } from '../service/harness.ts';

const custom = 'urn:okta:example:1.0:user:custom';

const license = 'urn:okta:example:1.0:license:custom';
const entitlementSchema = 'urn:okta:scim:schemas:core:1.0:Entitlement';

const attribute = (name: string, type: string, multiValued = false) => ({
  name,
  type,
  multiValued,
  description: 'What Okta maps beside the standard attributes.',
});

/** What Okta reads beside users and groups: roles, entitlements, and attributes of the application's own. */
export const oktaTypes = parseResourceTypeFile(
  {
    schemas: [
      ...oktaEntitlements.schemas,
      {
        id: custom,
        name: 'Custom',
        description: 'Attributes of the application.',
        attributes: [attribute('isAdmin', 'boolean'), attribute('level', 'integer'), attribute('tags', 'string', true)],
      },
      {
        id: license,
        name: 'License',
        description: 'What a license is good for.',
        attributes: [attribute('seats', 'integer')],
      },
    ],
    resourceTypes: [
      ...oktaEntitlements.resourceTypes,
      {
        name: 'License',
        endpoint: '/Licenses',
        schema: entitlementSchema,
        schemaExtensions: [{ schema: license, required: false }],
      },
      { name: 'User', schemaExtensions: [{ schema: custom, required: false }] },
    ],
  },
  'okta.json',
);

/** Makes what Okta's suites expect to be there before they begin. */
export const furnishForOkta = async ({ send }: Pick<Harness, 'send'>): Promise<void> => {
  const value = (schema: string, rest: object) => ({ schemas: [schema], ...rest });
  const role = 'urn:okta:scim:schemas:core:1.0:Role';
  await send('POST', '/Users', exampleUsers[0]);
  for (const displayName of ['Guide', 'Actor', 'Driver']) await send('POST', '/Roles', value(role, { displayName }));
  await send('POST', '/Entitlements', value(entitlementSchema, { type: 'Entitlement', displayName: 'Tours' }));
  await send(
    'POST',
    '/Licenses',
    value(entitlementSchema, { type: 'License', displayName: 'Bus', [license]: { seats: 50 } }),
  );
};
