import { isObject, member } from '../../protocol/json.ts';
import { coreUrn, enterpriseUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import { demandRead, userPath, v1Check } from './v1-check.ts';

const demandCore = (t: Target, answer: Answer, what: string): void => {
  const schemas = member(answer.json, 'schemas');
  t.demand(
    Array.isArray(schemas) && schemas.includes(coreUrn),
    `schemas with ${coreUrn} in ${what}`,
    JSON.stringify(schemas ?? null),
    answer,
    {
      hint: 'SCIM 1.1 has one URN for users, groups, lists and configuration; those of SCIM 2.0 mean nothing to its clients.',
    },
  );
};

const features = ['patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag'];

/** Discovery (SCIM 1.1 core schema §9, §10) and the URNs. */
export const v1DiscoveryChecks: readonly Check[] = [
  v1Check(
    'v11-03-config',
    'schema/9',
    '/ServiceProviderConfigs says of each feature whether it is supported, and how a client authenticates.',
    async (t) => {
      const answer = await t.get('/ServiceProviderConfigs');
      t.status(answer, 200);
      const config = t.object(answer);
      demandCore(t, answer, 'the configuration');
      for (const feature of features) {
        const supported = member(config[feature], 'supported');
        t.demand(
          typeof supported === 'boolean',
          `${feature}.supported: true or false`,
          JSON.stringify(supported ?? null),
          answer,
        );
      }
      const schemes = objectsOf(config['authenticationSchemes']);
      t.demand(
        schemes.length > 0 && schemes.every((scheme) => textOf(scheme['name']) && textOf(scheme['description'])),
        'authenticationSchemes, each with a name and a description',
        JSON.stringify(config['authenticationSchemes'] ?? null),
        answer,
      );
    },
  ),
  v1Check(
    'v11-03-schemas',
    'schema/10',
    '/Schemas/Users describes the attributes of users: name, type, readOnly, required, caseExact.',
    async (t) => {
      const answer = await t.get('/Schemas/Users');
      t.status(answer, 200, { hint: 'In SCIM 1.1 a schema is found by the name of its endpoint.' });
      const schema = t.object(answer);
      t.equal(schema['endpoint'], '/Users', 'endpoint', answer);
      const userName = objectsOf(schema['attributes']).find(({ name }) => name === 'userName');
      t.demand(isObject(userName), 'an attribute userName', 'none', answer);
      for (const [name, value] of Object.entries({
        type: 'string',
        multiValued: false,
        required: true,
        readOnly: false,
      })) {
        t.equal(userName?.[name], value, `${name} of userName`, answer);
      }
    },
    { level: 'SHOULD' },
  ),
  v1Check('v11-03-urn', 'schema/5.2', 'Users, groups and lists carry the URN of SCIM 1.1 in schemas.', async (t) => {
    const user = await t.user();
    const one = await t.get(userPath(user));
    t.status(one, 200);
    demandCore(t, one, 'a user');
    const list = await t.get('/Users', { count: 1 });
    t.status(list, 200);
    demandCore(t, list, 'a list');
  }),
  v1Check(
    'v11-03-enterprise',
    'schema/7',
    'The enterprise extension is kept under its URN of SCIM 1.1, with a manager who has a managerId.',
    async (t) => {
      const employment = { department: 'Tour Operations', manager: { managerId: t.unique('26118915') } };
      const user = await t.user({ schemas: [coreUrn, enterpriseUrn], [enterpriseUrn]: employment });
      await demandRead(
        t,
        userPath(user),
        { [enterpriseUrn]: employment },
        {
          hint: `Answer the extension under ${enterpriseUrn}; SCIM 2.0 calls the managerId "value".`,
        },
      );
    },
    { needs: ['enterprise'] },
  ),
];
