import { describe, expect, it, onTestFinished } from 'vitest';
import { reach } from '../../src/client/reach.ts';
import { createWire } from '../../src/client/wire.ts';
import { checkConnection } from '../../src/provisioning/check-connection.ts';
import type { AuthenticationMode } from '../../src/authentication/store.ts';
import type { UserManagementCapability } from '../../src/protocol/v1/capabilities.ts';
import { createHarness } from '../service/harness.ts';
import { start } from '../node/running.ts';
import { application } from './application.ts';
import { credentialsFor } from './engine/org.ts';

const setUp = async (mode: AuthenticationMode = 'bearer', capabilities?: UserManagementCapability[]) => {
  const harness = await createHarness({ profile: 'okta' });
  const { url } = await start(harness.service.handle);
  const wire = createWire();
  onTestFinished(() => {
    wire.close();
    return harness.close();
  });
  const connection = { auth: mode, profile: 'okta', ...(capabilities && { capabilities }) } as const;
  const credentials = credentialsFor(mode, await harness.connect('example', connection));
  const check = (options: Parameters<typeof application>[0] = {}, more = true) =>
    checkConnection(application({ baseUrl: `${url}/scim/v2`, credentials, ...options }), {
      fetch: wire.fetch,
      clock: Date.now,
      more,
      reach: (to) => reach(to, { clock: Date.now, timeout: 60_000 }),
    });
  return { check, url };
};

describe('Test API Credentials', () => {
  for (const mode of ['basic', 'header', 'bearer'] as const) {
    it(`verifies a service by ${mode}, and lists what it saw`, async () => {
      const { check } = await setUp(mode);
      const report = await check();
      expect(report.message).toBe('SCIM 2.0 Test App (Header Auth) was verified successfully!');
      expect(report.steps.map(({ name, result }) => `${name} ${result}`)).toEqual([
        'name passed',
        'tcp passed',
        'authentication passed',
        'list passed',
        'filter passed',
        'groups passed',
      ]);
      expect(JSON.stringify(report.exchanges)).not.toContain('secret-');
    });
  }

  it('sends one listing and nothing else where only Okta’s own requests are wanted', async () => {
    const { check, url } = await setUp();
    const { exchanges } = await check({}, false);
    expect(exchanges.map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      `GET ${url}/scim/v2/Users?startIndex=1&count=2`,
    ]);
    expect(exchanges[0]!.request.headers).toEqual({
      accept: 'application/scim+json',
      'accept-charset': 'utf-8',
      'user-agent': 'Okta SCIM Client 1.0.0',
      authorization: 'Bearer ••••',
      'accept-encoding': 'gzip,deflate',
    });
  });

  it('shows the wizard’s list of what is ticked [C9306]', async () => {
    const { check } = await setUp();
    const report = await check({ kind: 'wizard' });
    expect(report.message).toBe('Connector configured successfully');
    expect(report.actions?.map(({ name }) => name)).toEqual([
      'User Import',
      'Import Profile Updates',
      'Create Users',
      'Update User Attributes',
      'Push Groups',
      'Import Groups',
    ]);
  });

  it('shows what an on-premises connector says that it can do, all where it says nothing', async () => {
    const { check, url } = await setUp('basic', ['IMPORT_NEW_USERS', 'PUSH_PASSWORD_UPDATES']);
    const connector = { kind: 'on-premises', scim: '1.1', baseUrl: `${url}/scim/v1` } as const;
    const on = async (options: object) =>
      (await check({ ...connector, ...options })).actions?.flatMap((one) => (one.on ? [one.name] : []));
    expect(await on({})).toEqual(['User Import', 'Push Password Updates']);
    expect(await on({ scim: '2.0', baseUrl: `${url}/scim/v2` })).toEqual([
      'User Import',
      'Import Profile Updates',
      'Create New Users',
      'Push Pending Users',
      'Push Password Updates',
      'Push Profile Updates',
      'Push User Deactivation',
      'Reactivate Users',
      'Push Groups',
      'Incremental Imports',
    ]);
  });

  it('says what is wrong with a credential [C9340]', async () => {
    const { check } = await setUp();
    const report = await check({ credentials: { mode: 'bearer', token: 'wrong' } });
    expect(report).toMatchObject({ ok: false, explanation: { fault: 'configuration' } });
    expect(report.message).toMatch(/^Error authenticating: Unauthorized\. Errors reported by remote server: \w/);
    expect(report.steps.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'name passed',
      'tcp passed',
      'authentication failed',
      'list skipped',
    ]);
  });

  it('says that nobody listens, and in the wizard’s words too', async () => {
    const { check } = await setUp();
    const baseUrl = 'http://127.0.0.1:1/scim/v2';
    const report = await check({ baseUrl });
    expect(report.message).toContain('Error authenticating: ');
    expect(report.explanation).toMatchObject({ fault: 'network' });
    expect(report.steps.map(({ name, result }) => `${name} ${result}`)).toEqual([
      'name passed',
      'tcp failed',
      'authentication skipped',
      'list skipped',
    ]);
    expect((await check({ baseUrl, kind: 'wizard' })).message).toBe(
      'Error authenticating: null. The connector configuration could not be tested. Make sure that the URL, Authentication Parameters are correct and that there is an implementation available at the URL provided.',
    );
  });
});
