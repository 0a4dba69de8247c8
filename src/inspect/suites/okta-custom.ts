import { enterpriseUserSchema } from '../../protocol/schemas/enterprise-user.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { publishedTypes } from '../published.ts';
import { sampleValue } from '../sample.ts';
import { createOkta } from './okta-client.ts';

const check = (check: Omit<Check, 'suite' | 'level'>): Check => ({ suite: 'okta', level: 'Okta', ...check });

/** Attributes of the application's own, which Okta maps beside the standard ones. */
export const oktaCustomChecks: readonly Check[] = [
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
