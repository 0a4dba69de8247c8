import { member, type Json } from '../../protocol/json.ts';
import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { publishedTypes } from '../published.ts';
import { sampleValue } from '../sample.ts';
import { createOkta } from './okta-client.ts';
import { demandList } from './okta-responses.ts';

const check = (check: Omit<Check, 'suite' | 'level' | 'section'> & Partial<Check>): Check => ({
  suite: 'okta',
  section: 'okta/4.9',
  level: 'Okta',
  ...check,
});

const roles = [{ value: 'role123', display: 'First Role' }];
const entitlements = [{ value: 'entitlement123', display: 'First Entitlement', type: 'License' }];

const hint =
  'Keep roles and entitlements as Okta sends them, with value, display and type: a grant of Identity Governance is a PUT with them.';

/** Roles and entitlements, as Okta Identity Governance reads and grants them, and attributes of one's own. */
export const oktaEntitlementChecks: readonly Check[] = [
  check({
    id: 'okta-15-create',
    requirement: 'An assignment with roles and entitlements keeps them.',
    run: async (t) => {
      const okta = createOkta(t);
      const { path } = await okta.assign({ roles, entitlements });
      await okta.expect(path, { roles, entitlements }, { hint });
    },
  }),
  check({
    id: 'okta-15-grant',
    requirement: 'A PUT with other roles and entitlements replaces those that the user had.',
    run: async (t) => {
      const okta = createOkta(t);
      const { path } = await okta.assign({ roles });
      const granted = [{ value: 'role456', display: 'Second Role' }];
      await okta.push(path, { roles: granted, entitlements });
      const answer = await okta.get(path);
      const values = (name: string): Json => (t.object(answer)[name] as Json[]).map((role) => member(role, 'value')!);
      await okta.expect(path, { roles: granted, entitlements }, { hint });
      t.equal(values('roles'), ['role456'], 'values of roles', answer, {
        hint: 'A PUT sets the whole list: a role that is not in it was taken away.',
      });
    },
  }),
  check({
    id: 'okta-15-values',
    requirement: 'Each resource type of roles or entitlements lists its values, one of them at least, page by page.',
    run: async (t) => {
      const types = publishedTypes(t.service).filter(({ schema }) =>
        /^urn:okta:scim:schemas:core:1\.0:(?:Role|Entitlement)$/i.test(schema),
      );
      if (types.length === 0) t.skip("/ResourceTypes lists none of Okta's roles or entitlements");
      for (const { endpoint, schema } of types) {
        const answer = await createOkta(t).get(endpoint, { startIndex: 1, count: 1 });
        const [value] = demandList(t, answer);
        t.equal(t.object(answer)['itemsPerPage'], 1, 'itemsPerPage', answer, {
          hint: 'At least one value has to be there, and itemsPerPage is how many were returned for count=1.',
        });
        const named = ['id', 'displayName', ...(schema.endsWith('Entitlement') ? ['type'] : [])];
        const missing = named.find((name) => typeof value?.[name] !== 'string');
        t.demand(missing === undefined, `${named.join(', ')} in each value`, `no ${missing}`, answer, {
          hint: 'Okta shows displayName to those who grant; type repeats the name of the resource type.',
        });
      }
    },
  }),
  check({
    id: 'okta-18-types',
    section: 'okta/6',
    requirement: 'Attributes of an own extension of User that is published keep their values and JSON types.',
    run: async (t) => {
      const okta = createOkta(t);
      const user = publishedTypes(t.service).find(({ schema }) => schema === userSchema.id);
      const [own] = user?.extensions.filter(({ schema }) => schema !== enterpriseUserSchema.id) ?? [];
      if (!own) return t.skip('/ResourceTypes lists no extension of User of its own');
      const values = own.attributes.flatMap((attribute) => {
        const value = attribute.mutability === 'readWrite' ? sampleValue(attribute, t) : undefined;
        return value === undefined || attribute.returned !== 'default' ? [] : [[attribute.name, value] as const];
      });
      const custom = Object.fromEntries(values);
      const { path } = await okta.assign({ schemas: [userSchema.id, own.schema], [own.schema]: custom });
      await okta.expect(
        path,
        { [own.schema]: custom },
        {
          hint: 'Store what you publish, numbers as numbers and booleans as booleans: Okta offers these attributes for mapping.',
        },
      );
    },
  }),
];
