import oktaEntitlements from '../../examples/schemas/okta-entitlements.json' with { type: 'json' };
import { exampleUsers } from '../../src/cli/example-directory.ts';
import { parseResourceTypeFile } from '../../src/protocol/resource-type-file.ts';
import type { Harness } from '../service/harness.ts';

const custom = 'urn:okta:example:1.0:user:custom';

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
    ],
    resourceTypes: [
      ...oktaEntitlements.resourceTypes,
      { name: 'User', schemaExtensions: [{ schema: custom, required: false }] },
    ],
  },
  'okta.json',
);

/** Makes what Okta's suites expect to be there before they begin. */
export const furnishForOkta = async ({ send }: Pick<Harness, 'send'>): Promise<void> => {
  const [role, entitlement] = oktaEntitlements.resourceTypes.map(({ schema }) => schema);
  await send('POST', '/Users', exampleUsers[0]);
  await send('POST', '/Roles', { schemas: [role], displayName: 'Guide' });
  await send('POST', '/Entitlements', { schemas: [entitlement], type: 'Entitlement', displayName: 'Tours' });
};
