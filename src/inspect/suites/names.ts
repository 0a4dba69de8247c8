import { userSchema } from '../../protocol/schemas/user.ts';
import type { Check } from '../check.ts';
import { differing } from '../differing.ts';
import { textOf } from '../published.ts';

const check = (check: Omit<Check, 'suite' | 'section'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7643/2.1',
  ...check,
});

const upper = userSchema.id.toUpperCase();
const hint =
  'Fold the names of attributes and the URNs before you look them up, and return them as the schema has them.';

/** RFC 7643 §2.1: the names of attributes and the URNs of schemas, whatever their case. */
export const nameChecks: readonly Check[] = [
  check({
    id: 'schema-15',
    level: 'MUST',
    requirement: 'The names of attributes are found in any case.',
    run: async (t) => {
      const { userName, displayName, emails, ...body } = t.userBody();
      const answer = await t.send('POST', '/Users', {
        body: { ...body, UserName: userName!, DISPLAYNAME: displayName!, eMails: emails! },
      });
      t.status(answer, 201, { hint });
      const lost = differing({ userName: userName!, displayName: displayName!, emails: emails! }, t.object(answer));
      t.demand(lost === undefined, 'the attributes under their own names', `${lost} is not as it was sent`, answer, {
        hint,
      });
    },
  }),
  check({
    id: 'schema-16',
    level: 'MUST',
    requirement: 'The names of sub-attributes are found in any case.',
    run: async (t) => {
      const value = `${t.unique('bjensen')}@example.com`;
      const body = t.userBody({
        name: { GIVENNAME: 'Barbara' },
        emails: [{ Value: value, TYPE: 'work', Primary: true }],
      });
      const answer = await t.send('POST', '/Users', { body });
      t.status(answer, 201, { hint });
      const sent = { name: { givenName: 'Barbara' }, emails: [{ value, type: 'work', primary: true }] };
      const lost = differing(sent, t.object(answer));
      t.demand(
        lost === undefined,
        'the sub-attributes under their own names',
        `${lost} is not as it was sent`,
        answer,
        {
          hint,
        },
      );
    },
  }),
  check({
    id: 'schema-17',
    section: 'rfc7644/3.10',
    level: 'MUST',
    requirement: 'In a filter a URN before an attribute is found in any case.',
    needs: ['filter'],
    run: async (t) => {
      const { id, userName } = await t.user();
      const answer = await t.get('/Users', { filter: `${upper}:userName eq "${textOf(userName)}"` });
      t.equal(
        t.list(answer, { hint }).map((user) => user['id']!),
        [id],
        'ids of the users found',
        answer,
        { hint },
      );
    },
  }),
  check({
    id: 'schema-17-path',
    section: 'rfc7644/3.10',
    level: 'MUST',
    requirement: 'In the path of a PATCH operation a URN before an attribute is found in any case.',
    needs: ['patch'],
    run: async (t) => {
      const { id } = await t.user();
      const path = `${upper}:displayName`;
      t.status(await t.patch(`/Users/${id}`, [{ op: 'replace', path, value: 'Babs' }]), [200, 204], { hint });
      const answer = await t.get(`/Users/${id}`);
      t.equal(t.object(answer)['displayName'], 'Babs', 'displayName', answer, { hint });
    },
  }),
  check({
    id: 'schema-17-attributes',
    section: 'rfc7644/3.10',
    level: 'MUST',
    requirement: 'In attributes a URN before an attribute is found in any case.',
    run: async (t) => {
      const { id, userName } = await t.user();
      const answer = await t.get(`/Users/${id}`, { attributes: `${upper}:userName` });
      t.status(answer, 200, { hint });
      t.equal(t.object(answer)['userName'], userName, 'userName', answer, { hint });
    },
  }),
  check({
    id: 'schema-18',
    section: 'rfc7643/2.3.8',
    level: 'MUST',
    requirement: 'The order of the attributes in a body does not matter.',
    run: async (t) => {
      const body = t.userBody();
      const answer = await t.send('POST', '/Users', { body: Object.fromEntries(Object.entries(body).toReversed()) });
      const hint = 'Read schemas wherever it stands: a JSON object has no order.';
      t.status(answer, 201, { hint });
      const lost = differing(body, t.object(answer));
      t.demand(lost === undefined, 'everything as it was sent', `${lost} is not`, answer, { hint });
    },
  }),
];
