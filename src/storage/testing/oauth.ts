import assert from 'node:assert/strict';
import type { OAuthRecord } from '../../authentication/oauth/store.ts';
import { createChecks } from './fixture.ts';

const later = Date.parse('2100-01-01T00:00:00Z');

const record = (id: string, changes: Partial<OAuthRecord> = {}): OAuthRecord => ({
  id,
  kind: 'AccessToken',
  expires: later,
  content: { clientId: 'c1', scope: 'scim' },
  ...changes,
});

const grant = (id: string): OAuthRecord => record(id, { kind: 'Grant', content: { accountId: 'acme/bjensen' } });

export const oauthChecks = createChecks({
  'gives a record of the authorization server back as it was put': async ({ store: { oauth } }) => {
    assert.equal(await oauth.get('a1'), undefined);
    assert.equal(await oauth.put(grant('g1')), true);
    const full = record('a1', { grant: 'g1', consumed: 1_305_261_754_000, content: { nested: [{ '': null }] } });
    assert.equal(await oauth.put(full), true);
    assert.deepEqual(await oauth.get('a1'), full);
    assert.deepEqual(await oauth.get('g1'), grant('g1'));
  },
  'puts a record in place of one of the same id': async ({ store: { oauth } }) => {
    await oauth.put(record('a1', { consumed: 1 }));
    await oauth.get('a1');
    assert.equal(await oauth.put(record('a1', { content: { scope: 'scim:read' } })), true);
    assert.deepEqual(await oauth.get('a1'), record('a1', { content: { scope: 'scim:read' } }));
  },
  'adds a record once, however many try at once': async ({ store: { oauth } }) => {
    const contents = [1, 2, 3].map((number) => ({ number }));
    const added = await Promise.all(contents.map((content) => oauth.add(record('a1', { content }))));
    assert.equal(added.filter(Boolean).length, 1);
    assert.deepEqual(await oauth.get('a1'), record('a1', { content: contents[added.indexOf(true)]! }));
  },
  'lets one use up a record, however many try at once': async ({ store: { oauth } }) => {
    await oauth.put(record('a1'));
    await oauth.get('a1');
    const used = await Promise.all([1, 2, 3].map((time) => oauth.consume('a1', time)));
    assert.equal(used.filter(Boolean).length, 1);
    assert.deepEqual(await oauth.get('a1'), record('a1', { consumed: used.indexOf(true) + 1 }));
    assert.equal(await oauth.consume('a2', 1), false);
  },
  'removes a record': async ({ store: { oauth } }) => {
    await oauth.put(record('a1'));
    await oauth.get('a1');
    await oauth.remove('a1');
    await oauth.remove('a1');
    assert.equal(await oauth.get('a1'), undefined);
  },
  'removes a grant with all that it issued, and nothing else': async ({ store: { oauth } }) => {
    for (const id of ['g1', 'g2']) await oauth.put(grant(id));
    for (const [id, of] of [
      ['a1', 'g1'],
      ['a2', 'g1'],
      ['a3', 'g2'],
    ] as const) {
      await oauth.put(record(id, { grant: of }));
      await oauth.get(id);
    }
    await oauth.put(record('a4'));
    await oauth.removeGrant('g1');
    const left = await Promise.all(['g1', 'a1', 'a2', 'g2', 'a3', 'a4'].map((id) => oauth.get(id)));
    assert.deepEqual(
      left.map((found) => found?.id),
      [undefined, undefined, undefined, 'g2', 'a3', 'a4'],
    );
  },
  'takes nothing of a grant that is gone': async ({ store: { oauth } }) => {
    await oauth.put(grant('g1'));
    // Whichever comes first.
    await Promise.all([oauth.removeGrant('g1'), oauth.put(record('a1', { grant: 'g1' }))]);
    assert.equal(await oauth.get('a1'), undefined);
    assert.equal(await oauth.put(record('a1', { grant: 'g1' })), false);
    await oauth.put(record('a2'));
    assert.equal(await oauth.put(record('a3', { grant: 'a2' })), false);
  },
  'forgets what has expired as it goes on': async ({ store: { oauth } }) => {
    const ids = Array.from({ length: 20 }, (_, i) => `old${i}`);
    for (const id of ids) await oauth.put(record(id, { expires: Date.parse('2011-05-13T04:42:00Z') }));
    for (let i = 0; i < 20; i++) await oauth.put(record(`new${i}`));
    assert.deepEqual(
      (await Promise.all(ids.map((id) => oauth.get(id)))).filter((found) => found),
      [],
    );
    assert.equal((await oauth.get('new0'))?.id, 'new0');
  },
});
