import { member, type Json } from '../../protocol/json.ts';
import { coreUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';
import { demandRead, userPath, v1Check } from './v1-check.ts';

const versionOf = (json: Json | undefined): string => textOf(member(member(json, 'meta'), 'version'));

const put = (t: Target, user: { readonly id: string }, title: string, version: string): Promise<Answer> =>
  t.send('PUT', userPath(user), { body: { ...user, title }, headers: { 'if-match': version } });

const check = (id: string, requirement: string, run: Check['run']): Check =>
  v1Check(id, 'protocol/3.11', requirement, run, { needs: ['etag'] });

/** Versions (SCIM 1.1 protocol §3.11) and bulk (§3.5). */
export const v1VersionChecks: readonly Check[] = [
  check('v11-07-etag', 'The ETag of a resource is its meta.version, and changes with it.', async (t) => {
    const user = await t.user();
    const before = await t.get(userPath(user));
    t.status(before, 200);
    t.demand(versionOf(before.json) !== '', 'a meta.version', 'none', before);
    t.equal(before.headers['etag'], versionOf(before.json), 'ETag', before);
    const after = await t.send('PUT', userPath(user), { body: { ...user, title: 'Tour Guide' } });
    t.status(after, 200);
    t.demand(versionOf(after.json) !== versionOf(before.json), 'another version', versionOf(after.json), after);
  }),
  check(
    'v11-07-match',
    'A change is made where If-Match names the version, and refused with 412 elsewhere.',
    async (t) => {
      const user = await t.user();
      const version = versionOf((await t.get(userPath(user))).json);
      t.status(await put(t, user, 'Tour Guide', version), 200);
      t.scimError(await put(t, user, 'Vice President', version), 412);
      await demandRead(t, userPath(user), { title: 'Tour Guide' });
    },
  ),
  check('v11-07-unchanged', 'A resource that has the version in If-None-Match is answered with 304.', async (t) => {
    const user = await t.user();
    const version = versionOf((await t.get(userPath(user))).json);
    const again = await t.send('GET', userPath(user), { headers: { 'if-none-match': version } });
    t.status(again, 304);
  }),
  v1Check(
    'v11-02-bulk',
    'protocol/3.5',
    'A bulk request makes a group of a user that it makes, and tells the status of each operation as a code.',
    async (t) => {
      const operations = [
        { method: 'POST', path: '/Users', bulkId: 'user', data: t.userBody() },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'group',
          data: { schemas: [coreUrn], displayName: t.unique('Tour Guides'), members: [{ value: 'bulkId:user' }] },
        },
      ];
      const answer = await t.send('POST', '/Bulk', { body: { schemas: [coreUrn], Operations: operations } });
      t.status(answer, 200);
      const results = objectsOf(t.object(answer)['Operations']);
      const codes = results.map(({ status }) => JSON.stringify(member(status, 'code') ?? null));
      t.equal(codes, ['"201"', '"201"'], 'status.code of each operation', answer, {
        hint: 'SCIM 1.1 writes a status in bulk as {"code":"201"}.',
      });
      const [user, group] = results.map(({ location }) => textOf(location));
      t.demand(!!user && !!group, 'a location of each', 'none', answer);
      const path = (group ?? '').slice(t.baseUrl.length);
      await demandRead(t, path, { members: [{ value: decodeURIComponent((user ?? '').split('/').at(-1) ?? '') }] });
    },
    { needs: ['bulk', 'groups'] },
  ),
];
