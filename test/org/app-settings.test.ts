import { expect, it } from 'vitest';
import { startBoth } from './service.ts';
import { startOrg } from './running.ts';

it('tests an integration, saves it only where it verifies, and never shows its secrets', async () => {
  const both = await startBoth('header');
  const { org } = both;
  const { id } = (await org.call('POST', '/api/v1/apps', { name: 'scim2headerauth' })).body;
  const path = `/muster/api/v1/apps/${id}`;
  const draft = (value: string) => ({ baseUrl: both.base('2.0'), credentials: { mode: 'header', value } });
  const wrong = await org.call('POST', `${path}/integration/test`, draft('wrong'));
  expect(wrong.body).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^Error authenticating: Unauthorized/),
  });
  const refused = await org.call('PUT', `${path}/integration`, draft('wrong'));
  expect(refused).toMatchObject({ status: 400, body: { errorCode: 'E0000059' } });
  expect((await org.call('GET', path)).body.integration).toBeUndefined();
  expect((await org.call('PUT', `${path}/to-app`, {})).status).toBe(400);

  const saved = await org.call('PUT', `${path}/integration`, draft(both.authorization));
  expect(saved.body.report.message).toBe('SCIM 2.0 Test App (Header Auth) was verified successfully!');
  expect(saved.body.application.integration.credentials).toEqual({ mode: 'header', valueSet: true });
  expect(JSON.stringify(saved.body)).not.toContain(both.authorization);
  // A secret that is left out is the one that is kept.
  const again = await org.call('PUT', `${path}/integration`, {
    baseUrl: both.base('2.0'),
    credentials: { mode: 'header' },
  });
  expect(again.status).toBe(200);
  const other = await org.call('PUT', `${path}/integration`, {
    baseUrl: both.base('2.0'),
    credentials: { mode: 'bearer' },
  });
  expect(other.body.errorCauses).toEqual([{ errorSummary: 'credentials.token: The field cannot be left blank' }]);

  const toApp = {
    createUsers: true,
    updateAttributes: true,
    deactivateUsers: true,
    syncPassword: 'okta',
    excludeUsernameUpdates: false,
  };
  expect((await org.call('PUT', `${path}/to-app`, toApp)).body.toApp).toEqual({ ...toApp, cycleSyncedPassword: false });
  expect((await org.call('GET', `/api/v1/apps/${id}`)).body.features).toEqual([
    'IMPORT_NEW_USERS',
    'IMPORT_PROFILE_UPDATES',
    'PUSH_NEW_USERS',
    'PUSH_PROFILE_UPDATES',
    'PUSH_USER_DEACTIVATION',
    'REACTIVATE_USERS',
    'PUSH_PASSWORD_UPDATES',
    'GROUP_PUSH',
  ]);
  expect((await org.call('DELETE', `${path}/integration`)).status).toBe(204);
  expect((await org.call('GET', path)).body.integration).toBeUndefined();
});

it('gives provisioning to applications of the wizard, and to none for OIDC', async () => {
  const org = await startOrg();
  const oidc = await org.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'OPENID_CONNECT' });
  expect(oidc.body.errorCauses[0].errorSummary).toMatch(/^signOnMode: SCIM provisioning is not available for OIDC/);
  const { id, name } = (await org.call('POST', '/api/v1/apps', { label: 'Tours', signOnMode: 'SAML_2_0' })).body;
  expect(name).toMatch(/^example_tours_\w+$/);
  const path = `/muster/api/v1/apps/${id}`;
  const draft = { baseUrl: 'https://scim.example.com', credentials: { mode: 'bearer', token: 'x' } };
  expect((await org.call('PUT', `${path}/integration`, draft)).body.errorSummary).toMatch(
    /Provisioning is not enabled/,
  );
  const v1 = (await org.call('PUT', `${path}/provisioning`, { provisioning: 'scim', scim: '1.1' })).body;
  expect(v1).toMatchObject({ kind: 'wizard', provisioning: 'scim', scim: '1.1' });
  const agent = (await org.call('PUT', `${path}/provisioning`, { provisioning: 'on-premises' })).body;
  expect(agent).toMatchObject({ kind: 'on-premises', scim: '1.1' });
  const template = (await org.call('POST', '/api/v1/apps', { name: 'scim2testapp' })).body;
  const fixed = await org.call('PUT', `/muster/api/v1/apps/${template.id}/provisioning`, { provisioning: 'none' });
  expect(fixed.status).toBe(400);
});

it("has Okta's connection API set base URL and token, and verify them", async () => {
  const both = await startBoth('basic');
  const { org } = both;
  const { id } = (await org.call('POST', '/api/v1/apps', { name: 'scim2testapp_basic' })).body;
  const path = `/api/v1/apps/${id}/connections/default`;
  expect((await org.call('GET', path)).body).toMatchObject({ status: 'DISABLED', authScheme: 'UNKNOWN' });
  expect((await org.call('POST', `${path}/lifecycle/activate`)).status).toBe(400);
  const connection = (token: string) => ({ baseUrl: both.base('2.0'), profile: { authScheme: 'TOKEN', token } });
  expect((await org.call('POST', path, connection('no colon'))).body.errorSummary).toMatch(/profile\.token$/);
  expect((await org.call('POST', path, connection('who:ever'))).body.errorCode).toBe('E0000059');
  const token = Buffer.from(both.authorization.slice('Basic '.length), 'base64').toString();
  const set = await org.call('POST', `${path}?activate=true`, connection(token));
  expect(set).toMatchObject({
    status: 201,
    body: { status: 'ENABLED', authScheme: 'TOKEN', baseUrl: both.base('2.0') },
  });
  expect(JSON.stringify(set.body)).not.toContain(token.split(':')[1]);
  expect((await org.call('POST', `${path}/lifecycle/activate`)).status).toBe(204);
  expect((await org.call('POST', `${path}/lifecycle/deactivate`)).status).toBe(204);
  expect((await org.call('GET', path)).body.status).toBe('DISABLED');
});
