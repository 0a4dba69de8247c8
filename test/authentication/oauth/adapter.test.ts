import { describe, expect, it, onTestFinished } from 'vitest';
import { hashSecret } from '../../../src/authentication/credentials.ts';
import { createAdapter } from '../../../src/authentication/oauth/server/adapter.ts';
import { createSqliteStorage } from '../../../src/storage/sqlite/storage.ts';

const open = async () => {
  const storage = createSqliteStorage({ file: ':memory:', resourceTypes: [] });
  onTestFinished(() => storage.close());
  const adapterOf = createAdapter({
    store: storage.oauth,
    clock: Date.now,
    findClient: async () => undefined,
    invalid: (kind, detail) => new Error(`${kind}: ${detail}`),
  });
  const [grants, codes, tokens] = ['Grant', 'AuthorizationCode', 'AccessToken'].map(adapterOf);
  await grants!.upsert(
    'the grant',
    { kind: 'Grant', jti: 'the grant', accountId: 'acme/babs', clientId: 'c1', openid: { scope: 'scim' } },
    60,
  );
  await codes!.upsert('the code', { kind: 'AuthorizationCode', jti: 'the code', grantId: 'the grant' }, 60);
  return { storage, adapterOf, grants: grants!, codes: codes!, tokens: tokens! };
};

describe('the storage of the authorization server', () => {
  it('lets a code be used once, and ends its grant where two use it at once', async () => {
    const { codes, grants, tokens, storage } = await open();
    const outcomes = await Promise.allSettled([codes.consume('the code'), codes.consume('the code')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await grants.find('the grant')).toBeUndefined();
    const { events } = await storage.events.read({ after: 0, count: 10 });
    const grant = { connection: 'c1', administrator: 'babs', scope: 'scim' };
    const told = { tenant: 'acme', resource: { type: 'Grant', id: hashSecret('the grant') } };
    expect(events).toMatchObject([
      { ...told, type: 'config.grant.created', actor: { kind: 'administrator', id: 'babs' }, after: grant },
      { ...told, type: 'config.grant.revoked', actor: { kind: 'connection', id: 'c1' }, before: grant },
    ]);
    // What the first of them still wants to keep comes too late.
    await expect(tokens.upsert('a token', { grantId: 'the grant' }, 60)).rejects.toThrow(
      'AccessToken: the grant has been revoked',
    );
    expect(await tokens.find('a token')).toBeUndefined();
  });

  it('says of a code that it was used', async () => {
    const { codes } = await open();
    expect(await codes.find('the code')).toEqual({ kind: 'AuthorizationCode', jti: 'the code', grantId: 'the grant' });
    await codes.consume('the code');
    expect(await codes.find('the code')).toHaveProperty('consumed');
    await expect(codes.consume('the code')).rejects.toThrow('AuthorizationCode: it has been used already');
  });

  it('takes an assertion once, however many send it at once', async () => {
    const { adapterOf } = await open();
    const assertions = adapterOf('ReplayDetection');
    const outcomes = await Promise.allSettled([1, 2].map(() => assertions.upsert('an assertion', { iss: 'c1' }, 60)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('finds a thing only as what it is, and keeps of its id the hash', async () => {
    const { storage, codes, tokens } = await open();
    await tokens.upsert('a token', { jti: 'a token', scope: 'scim' }, 60);
    expect(await codes.find('a token')).toBeUndefined();
    expect(JSON.stringify(await storage.oauth.get(hashSecret('a token')))).not.toContain('a token');
  });
});
