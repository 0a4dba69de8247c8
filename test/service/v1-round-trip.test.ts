import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/protocol/json.ts';
import { enterpriseUrn, groupUrn, open, userUrn } from './client.ts';

const v1Core = 'urn:scim:schemas:core:1.0';
const v1Enterprise = 'urn:scim:schemas:extension:enterprise:1.0';
const custom = 'urn:okta:onprem_app:1.0:user:custom';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((s) => !s.includes('\0') && s.trim() !== '');
const uri = fc.webUrl();
const some = (members: Record<string, fc.Arbitrary<unknown>>) => fc.record(members, { requiredKeys: [] });
const values = (value: fc.Arbitrary<unknown>) =>
  fc
    .uniqueArray(
      fc.record({ value, type: text, display: text, primary: fc.constant(false) }, { requiredKeys: ['value'] }),
      {
        selector: (element) => JSON.stringify([element.value, element.type]).toLowerCase(),
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((all) => all as unknown[]);

const isFull = (value: unknown): boolean => Object.keys(value as object).length > 0;
const nameOf = some({ formatted: text, familyName: text, givenName: text, middleName: text }).filter(isFull);

/** What both versions name alike. */
const common = some({
  externalId: text,
  name: nameOf,
  displayName: text,
  nickName: text,
  profileUrl: uri,
  title: text,
  userType: text,
  preferredLanguage: text,
  locale: fc.constantFrom('en-US', 'en_US'),
  timezone: text,
  emails: values(fc.emailAddress()),
  phoneNumbers: values(text),
  ims: values(text),
  photos: values(uri),
  addresses: fc.array(some({ streetAddress: text, locality: text, country: text, type: text }).filter(isFull), {
    minLength: 1,
    maxLength: 1,
  }),
  entitlements: values(text),
  roles: values(text),
});
const employment = some({ employeeNumber: text, costCenter: text, organization: text, department: text });
const manager = fc.option(fc.record({ id: text, $ref: uri }, { requiredKeys: ['id'] }), { nil: undefined });
const own = fc.option(
  fc.dictionary(
    fc.stringMatching(/^[a-z]\w{0,5}$/),
    fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text, { minLength: 1 })),
    { minKeys: 1, maxKeys: 4 },
  ),
  { nil: undefined },
);

interface Person {
  readonly attributes: JsonObject;
  readonly employment: JsonObject;
  readonly manager: { readonly id: string; readonly $ref?: string } | undefined;
  readonly own: JsonObject | undefined;
}
const person = fc
  .record({ attributes: common, employment, manager, own })
  .map((p) => JSON.parse(JSON.stringify(p)) as Person);

/** The same person in the words of each version: the model that the service is held to. */
const inWords = (
  version: 1 | 2,
  userName: string,
  { attributes, employment: job, manager: boss, own: more }: Person,
) => {
  const [core, urn, id] = version === 1 ? [v1Core, v1Enterprise, 'managerId'] : [userUrn, enterpriseUrn, 'value'];
  const { id: bossId, ...reference } = boss ?? { id: '' };
  const extension = { ...job, ...(boss && { manager: { [id]: bossId, ...reference } }) };
  const employed = Object.keys(extension).length > 0;
  return {
    schemas: [core, ...(employed ? [urn] : []), ...(more ? [custom] : [])],
    userName,
    active: true,
    ...attributes,
    ...(employed && { [urn]: extension }),
    ...(more && { [custom]: more }),
  };
};

const withoutMeta = (resource: any): any => ({ ...resource, id: undefined, meta: undefined });

it('lets each version read a user as it would have been made through it, and write it back unchanged', async () => {
  const { send } = await open({ profile: 'rfc' });
  const [v1, v2] = ['/scim/v1/Users', '/scim/v2/Users'];
  let count = 0;
  await fc.assert(
    fc.asyncProperty(person, fc.constantFrom(1 as const, 2 as const), async (someone, version) => {
      const userName = `bjensen${count++}`;
      const made = await send('POST', version === 1 ? v1 : v2, inWords(version, userName, someone));
      expect(made, JSON.stringify(made.json)).toMatchObject({ status: 201 });
      const [one, two] = [await send('GET', `${v1}/${made.json.id}`), await send('GET', `${v2}/${made.json.id}`)];
      expect(withoutMeta(one.json)).toEqual(inWords(1, userName, someone));
      expect(withoutMeta(two.json)).toEqual(inWords(2, userName, someone));
      const { resourceType, location, ...times } = two.json.meta;
      expect([resourceType, location]).toEqual(['User', `https://scim.example.com${v2}/${made.json.id}`]);
      expect(one.json.meta).toEqual({ ...times, location: `https://scim.example.com${v1}/${made.json.id}` });
      // The version stays: nothing was changed by what was read.
      const back = await send('PUT', `${v1}/${made.json.id}`, one.json);
      expect(back.json).toEqual(one.json);
      expect((await send('PUT', `${v2}/${made.json.id}`, two.json)).json).toEqual(two.json);
    }),
    { numRuns: 150 },
  );
});

it('lets each version read a group as it would have been made through it', async () => {
  const { send, user } = await open();
  const { id } = await user('bjensen');
  const description = { 'urn:okta:custom:group:1.0': { description: 'All who guide tours' } };
  const make = (path: string, core: string) =>
    send('POST', path, {
      schemas: [core, 'urn:okta:custom:group:1.0'],
      displayName: path,
      members: [{ value: id }],
      ...description,
    });
  const member = { value: id, display: 'bjensen', type: 'User' };
  const $ref = `https://scim.example.com/scim/v2/Users/${id}`;
  for (const made of [await make('/scim/v1/Groups', v1Core), await make('/scim/v2/Groups', groupUrn)]) {
    const one = await send('GET', `/scim/v1/Groups/${made.json.id}`);
    const two = await send('GET', `/scim/v2/Groups/${made.json.id}`);
    const urns = (core: string) => ({ schemas: [core, 'urn:okta:custom:group:1.0'], ...description });
    expect(one.json).toMatchObject({ ...urns(v1Core), members: [member] });
    expect(one.json.members[0]).toEqual(member);
    expect(two.json).toMatchObject({ ...urns(groupUrn), members: [{ ...member, $ref }] });
  }
  const reader = (await send('GET', `/scim/v1/Users/${id}`)).json;
  expect(reader.groups).toHaveLength(2);
  expect(reader.groups[0]).toEqual({ value: expect.any(String), display: '/scim/v1/Groups', type: 'direct' });
});
