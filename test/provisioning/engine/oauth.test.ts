import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Credentials, Integration } from '../../../src/provisioning/application.ts';
import { createWire } from '../../../src/client/wire.ts';
import { createSending } from '../../../src/provisioning/engine/sending.ts';
import { createSeal } from '../../../src/provisioning/seal.ts';
import { openOrgStorage } from '../../../src/storage/open.ts';
import { testDatabase } from '../../test-storage.ts';
import { allow, start } from '../../authentication/oauth/running.ts';
import { createOrg } from './org.ts';

const redirectUri = 'https://org.example.com/admin/app/cpc/scim2testapp/oauth/callback';

for (const pkce of [false, true]) {
  it(`authenticates by OAuth 2 ${pkce ? 'with' : 'without'} PKCE, saves, and renews a token before it ends`, async () => {
    const running = await start({}, [redirectUri]);
    let ahead = 0;
    const org = await createOrg({ clock: () => Date.now() + ahead });
    const credentials: Extract<Credentials, { mode: 'oauth' }> = {
      mode: 'oauth',
      authorizationEndpoint: running.as.authorization_endpoint!,
      tokenEndpoint: running.as.token_endpoint!,
      clientId: running.client.client_id,
      clientSecret: running.secret,
      pkce,
    };
    const app = await org.application();
    const integration: Integration = { ...app.integration!, baseUrl: `${running.url}/scim/v2`, credentials };
    const { authentications } = org.engine;
    // Without a token nothing verifies.
    expect(await org.engine.testCredentials({ ...app, integration }, { more: false })).toMatchObject({ ok: false });
    const url = new URL(await authentications.start(app.id, credentials, { redirectUri }));
    expect(url.searchParams.has('code_challenge')).toBe(pkce);
    const callback = await allow(running, Object.fromEntries(url.searchParams));
    expect(callback.href.startsWith(redirectUri)).toBe(true);
    expect(await authentications.finish(callback)).toEqual({ app: app.id });
    // A code is good once, and so is the sign-in that it ends.
    await expect(authentications.finish(callback)).rejects.toThrow('authenticate again');
    expect(await org.engine.saveIntegration(app.id, integration)).toMatchObject({ ok: true });
    const tokenOf = async () => {
      const saved = (await org.store.applications.get(app.id))!.integration!.credentials;
      return saved.mode === 'oauth' ? saved.accessToken : undefined;
    };
    const first = await tokenOf();
    expect(first).toBeDefined();

    const saved = (await org.store.applications.get(app.id))!;
    await org.assign(saved, await org.person('bjensen@example.com'));
    expect(await tokenOf()).toBe(first);
    // Less than a minute before its end.
    ahead = 3_600_000 - 30_000;
    await org.assign((await org.store.applications.get(app.id))!, await org.person('jsmith@example.com'));
    expect(await tokenOf()).not.toBe(first);
    expect(await org.tasks()).toEqual([]);
    expect((await running.scim(String(await tokenOf()))).json.totalResults).toBe(2);
    const kept = JSON.stringify(await org.store.exchanges.list({ limit: 100 }));
    expect(kept).not.toContain(first);
    expect(kept).not.toContain(running.secret);
  });
}

it('a token is renewed once, by whichever of several processes finds that it ends, and those that come late take what is new', async () => {
  const running = await start({}, [redirectUri]);
  const folder = mkdtempSync(join(tmpdir(), 'muster-org-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file, key] = [join(folder, 'org.db'), Buffer.alloc(32, 7)];
  const org = await createOrg({ file, key });
  const credentials: Credentials = {
    mode: 'oauth',
    authorizationEndpoint: running.as.authorization_endpoint!,
    tokenEndpoint: running.as.token_endpoint!,
    clientId: running.client.client_id,
    clientSecret: running.secret,
    pkce: true,
  };
  const { id, integration } = await org.application();
  const { authentications } = org.engine;
  const url = new URL(await authentications.start(id, credentials, { redirectUri }));
  await authentications.finish(await allow(running, Object.fromEntries(url.searchParams)));
  await org.engine.saveIntegration(id, { ...integration!, baseUrl: `${running.url}/scim/v2`, credentials });
  const app = (await org.store.applications.get(id))!;

  const wire = createWire();
  let renewals = 0;
  const lines = await Promise.all(
    [1, 2, 3].flatMap(async () => {
      const store = await openOrgStorage({ database: await testDatabase(file), seal: createSeal(key) });
      onTestFinished(() => store.close());
      const sending = createSending({
        store,
        clock: () => Date.now() + 3_600_000,
        fetch: (address, init) => {
          if (address === running.as.token_endpoint) renewals++;
          return wire.fetch(address, init);
        },
      });
      return [sending.open(app), sending.open(app)];
    }),
  );
  const early = lines.map(([line]) => line!);
  const late = lines.map(([, line]) => line!);
  const ask = async (line: (typeof early)[number]): Promise<number> =>
    (await line.send({ method: 'GET', path: '/Users?count=0' })).status;
  const all = [200, 200, 200];
  expect(await Promise.all(early.map(ask))).toEqual(all);
  expect(await Promise.all(late.map(ask))).toEqual(all);
  expect(renewals).toBe(1);
  // To send a refresh token again would have taken all of them back.
  expect(await Promise.all(early.map(ask))).toEqual(all);
  wire.close();
});

it('a refresh token that is no longer good makes a task that says to authenticate again', async () => {
  const running = await start({}, [redirectUri]);
  const org = await createOrg();
  const credentials = {
    mode: 'oauth',
    authorizationEndpoint: running.as.authorization_endpoint!,
    tokenEndpoint: running.as.token_endpoint!,
    clientId: running.client.client_id,
    clientSecret: running.secret,
    pkce: false,
    accessToken: 'no-longer-good',
    refreshToken: 'nor-is-this-one',
  } as const;
  const app = await org.application({
    change: (one) => ({ ...one, integration: { ...one.integration!, baseUrl: `${running.url}/scim/v2`, credentials } }),
  });
  await org.assign(app, await org.person('bjensen@example.com'));
  expect((await org.tasks())[0]!.message).toContain('Authenticate again.');
});
