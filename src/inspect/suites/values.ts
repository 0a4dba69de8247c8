import type { Json, JsonObject } from '../../protocol/json.ts';
import { findAttribute } from '../../protocol/schema.ts';
import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { objectsOf, publishedAttributes, textOf } from '../published.ts';
import { certificate } from '../sample.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/2.3',
  ...check,
});

const post = (t: Target, attributes: JsonObject): Promise<Answer> =>
  t.send('POST', '/Users', { body: t.userBody(attributes) });

/** The value is not what the attribute's type allows. */
const demandRefusal = async (t: Target, values: readonly JsonObject[], hint: string): Promise<void> => {
  for (const value of values) t.scimError(await post(t, value), 400, ['invalidValue', 'invalidSyntax'], { hint });
};

/** What was sent is what the answer and a later GET hold. */
const demandKept = async (t: Target, sent: JsonObject, hint: string): Promise<void> => {
  const created = await post(t, sent);
  t.status(created, 201, { hint });
  for (const answer of [created, await t.get(`/Users/${textOf(t.object(created)['id'])}`)]) {
    const lost = differing(sent, t.object(answer));
    t.demand(lost === undefined, JSON.stringify(sent), `${lost} is not as it was sent`, answer, { hint });
  }
};

/** Skips where /Schemas is read and User has no such attribute. */
const assertPublished = (t: Target, name: string): void => {
  const attributes = publishedAttributes(t.service, userSchema.id);
  if (attributes && !findAttribute(attributes, name)) t.skip(`/Schemas publishes no ${name} of User`);
};

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

const twoPrimaries = (t: Target): Json =>
  ['work', 'home'].map((type) => ({ value: `${t.unique(type)}@example.com`, type, primary: true }));

/** RFC 7643 §2.3 to §2.5: the values that attributes take. */
export const valueChecks: readonly Check[] = [
  check({
    id: 'schema-19',
    section: 'rfc7643/2.3.1',
    level: 'MUST',
    requirement: 'A string attribute never holds anything but a string: other values are refused, or read as strings.',
    run: async (t) => {
      const hint =
        'Check each value against the type in the schema: clients with types fail to read a number as title.';
      for (const title of [42, true, { value: 'Guide' }, ['Guide']]) {
        const answer = await post(t, { title });
        if (answer.status >= 400) {
          t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], { hint });
        } else {
          const found = t.object(answer)['title'];
          t.demand(
            found === undefined || typeof found === 'string',
            'a string, or 400',
            JSON.stringify(found),
            answer,
            {
              hint,
            },
          );
        }
      }
    },
  }),
  check({
    id: 'schema-20',
    section: 'rfc7643/2.3.2',
    level: 'MUST',
    requirement: 'A string where a boolean belongs is refused.',
    unless: 'booleanStrings',
    run: (t) =>
      demandRefusal(
        t,
        ['True', 'false', 'yes'].map((active) => ({ active })),
        'JSON has booleans: refuse "True" with 400 invalidValue, or grant it to the one client that sends it.',
      ),
  }),
  check({
    id: 'schema-20-lenient',
    section: 'rfc7643/2.3.2',
    level: 'MUST',
    requirement: '"True" and "False" are read as booleans, and returned as JSON booleans.',
    when: 'booleanStrings',
    run: async (t) => {
      for (const text of ['True', 'False']) {
        const answer = await post(t, { active: text });
        const hint = 'Entra sends booleans as "True" and "False": read both, in any case, and store a boolean.';
        t.status(answer, 201, { hint });
        t.equal(t.object(answer)['active'], text === 'True', 'active', answer, { hint });
      }
    },
  }),
  check({
    id: 'schema-24',
    section: 'rfc7643/2.3.6',
    level: 'MUST',
    requirement: 'A certificate in Base64 is kept as it was sent.',
    run: (t) => {
      assertPublished(t, 'x509Certificates');
      return demandKept(
        t,
        { x509Certificates: [{ value: certificate }] },
        'Keep Base64 as text, or encode it the same.',
      );
    },
  }),
  check({
    id: 'schema-24-refused',
    section: 'rfc7643/2.3.6',
    level: 'SHOULD',
    requirement: 'What is no Base64 is refused for a binary attribute.',
    run: (t) => {
      assertPublished(t, 'x509Certificates');
      const x509Certificates = [{ value: '-----BEGIN CERTIFICATE-----' }];
      return demandRefusal(t, [{ x509Certificates }], 'Decode it when you read it, and answer 400 invalidValue.');
    },
  }),
  check({
    id: 'schema-25',
    section: 'rfc7643/2.3.7',
    level: 'MUST',
    requirement: 'A URI is kept as it was sent.',
    run: (t) => {
      assertPublished(t, 'profileUrl');
      const profileUrl = `https://login.example.com/${t.unique('bjensen')}?a=1&b=%20#top`;
      return demandKept(
        t,
        { profileUrl },
        'References are case exact: neither decode nor normalise what you were given.',
      );
    },
  }),
  check({
    id: 'schema-25-refused',
    section: 'rfc7643/2.3.7',
    level: 'SHOULD',
    requirement: 'What is no URI is refused for a reference.',
    run: (t) => {
      assertPublished(t, 'profileUrl');
      return demandRefusal(
        t,
        [{ profileUrl: 'not a <URI>' }],
        'Check the syntax of RFC 3986 and answer 400 invalidValue.',
      );
    },
  }),
  check({
    id: 'schema-26',
    section: 'rfc7643/4.1.2',
    level: 'MUST',
    requirement: 'An address with a country by its ISO 3166-1 alpha-2 code is kept as it was sent.',
    run: (t) => {
      assertPublished(t, 'addresses');
      const addresses = [{ type: 'work', locality: 'Hollywood', region: 'CA', postalCode: '91608', country: 'US' }];
      return demandKept(t, { addresses }, 'Take the two letters: neither a name nor a three-letter code is asked for.');
    },
  }),
  ...(
    [
      ['phoneNumbers', [{ value: 'tel:+1-201-555-0123', type: 'work' }]],
      ['locale', 'en-US'],
      ['preferredLanguage', 'en-US'],
      ['timezone', 'America/Los_Angeles'],
    ] satisfies [string, Json][]
  ).map(([name, value]) =>
    check({
      id: `schema-27-${name.toLowerCase()}`,
      section: 'rfc7643/4.1.1',
      level: 'SHOULD',
      requirement: `${name} in the form that the RFC recommends is kept as it was sent.`,
      run: (t) => {
        assertPublished(t, name);
        return demandKept(t, { [name]: value }, 'This is the canonical form already: take it and do not rewrite it.');
      },
    }),
  ),
  check({
    id: 'schema-28',
    section: 'rfc7643/2.5',
    level: 'MUST',
    requirement: 'null and [] mean that an attribute has no value.',
    run: async (t) => {
      const created = await post(t, { nickName: null, title: null, emails: [], phoneNumbers: null });
      const hint = 'Read null and [] as absent: clients send both for attributes that have no value.';
      t.status(created, 201, { hint });
      const answer = await t.get(`/Users/${textOf(t.object(created)['id'])}`);
      for (const name of ['nickName', 'title', 'emails', 'phoneNumbers']) {
        const value = t.object(answer)[name];
        t.demand(isEmpty(value), `no ${name}`, JSON.stringify(value), answer, { hint });
      }
    },
  }),
  ...['POST', 'PUT'].map((method) =>
    check({
      id: method === 'POST' ? 'schema-29' : 'schema-29-put',
      section: 'rfc7643/2.4',
      level: 'MUST',
      requirement: `Of an attribute's values one at most is primary: ${method} with two is refused, or one of them is kept.`,
      run: async (t) => {
        const { id, userName } = method === 'PUT' ? await t.user() : { id: '', userName: undefined };
        const body = t.userBody({ ...(userName !== undefined && { userName }), emails: twoPrimaries(t) });
        const answer = await t.send(method, method === 'PUT' ? `/Users/${id}` : '/Users', { body });
        const hint =
          'Count the values whose primary is true before you store them: with two, clients disagree on which.';
        if (answer.status >= 400) return t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], { hint });
        const primaries = objectsOf(t.object(answer)['emails']).filter(({ primary }) => primary === true).length;
        t.demand(primaries <= 1, 'one primary at most, or 400', `${primaries}`, answer, { hint });
      },
    }),
  ),
  check({
    id: 'schema-30',
    section: 'rfc7643/2.4',
    level: 'SHOULD',
    requirement: 'No combination of type and value is returned twice.',
    run: async (t) => {
      const email = { value: `${t.unique('bjensen')}@example.com`, type: 'work' };
      const answer = await post(t, { emails: [email, { ...email }] });
      const hint = 'Drop values whose type and value are there already when you read a multi-valued attribute.';
      if (answer.status >= 400) return t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], { hint });
      t.equal(objectsOf(t.object(answer)['emails']).length, 1, 'number of e-mail addresses', answer, { hint });
    },
  }),
  ...(
    [
      ['schema-41', '2.3.8', 'A string where a complex attribute belongs is refused.', { name: 'Barbara Jensen' }],
      [
        'schema-42',
        '2.4',
        'An object where an array belongs is refused.',
        { emails: { value: 'bjensen@example.com' } },
      ],
    ] as const
  ).map(([id, section, requirement, attributes]) =>
    check({
      id,
      section: `rfc7643/${section}`,
      level: 'MUST',
      requirement,
      run: (t) => demandRefusal(t, [attributes], 'Check the shape of each value and answer 400 invalidValue, not 500.'),
    }),
  ),
  check({
    id: 'schema-42-members',
    section: 'rfc7643/2.4',
    level: 'MUST',
    requirement: "A string where a group's members belong is refused.",
    needs: ['groups'],
    run: async (t) => {
      const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: t.unique('Tour Guides') };
      const answer = await t.send('POST', '/Groups', { body: { ...body, members: 'bjensen' } });
      t.scimError(answer, 400, ['invalidValue', 'invalidSyntax'], {
        hint: 'members is an array of objects with value: answer 400 to anything else.',
      });
    },
  }),
];
