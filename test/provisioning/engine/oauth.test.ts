import { expect, it } from 'vitest';
import type { Credentials, Integration } from '../../../src/provisioning/application.ts';
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
