import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { makeLink } from '../../src/org/users/links.ts';
import { bjensen, startOrg, type RunningOrg } from './running.ts';

const person = { ...bjensen(), credentials: { password: { value: 'Kv7J2LEa' } } };

/** Makes a request as a browser: with a cookie at most. */
const browse = async (org: RunningOrg, method: string, path: string, body?: object, cookie?: string) => {
  const response = await fetch(org.url + path, {
    method,
    redirect: 'manual',
    headers: { ...(body && { 'content-type': 'application/json' }), ...(cookie !== undefined && { cookie }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const set = response.headers.get('set-cookie');
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), set, cookie: set?.split(';')[0] };
};
const signIn = (org: RunningOrg, password = 'Kv7J2LEa', login = 'bjensen@example.com') =>
  browse(org, 'POST', '/muster/api/v1/session', { login, password });

it('signs in by password, tells who is signed in, and signs out', async () => {
  const org = await startOrg();
  const { id } = (await org.call('POST', '/api/v1/users', person)).body;
  const { status, set, cookie, body } = await signIn(org, undefined, 'BJENSEN@example.com');
  expect(status).toBe(200);
  expect(set).toMatch(/^muster_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
  expect(body).toEqual({ id, login: 'bjensen@example.com', name: 'Barbara Jensen', admin: false });
  const who = () => browse(org, 'GET', '/muster/api/v1/session', undefined, cookie);
  expect((await who()).body).toEqual(body);
  expect((await org.call('GET', `/api/v1/users/${id}`)).body.lastLogin).not.toBeNull();
  expect((await browse(org, 'GET', '/api/v1/users', undefined, cookie)).status).toBe(403);
  const out = await browse(org, 'DELETE', '/muster/api/v1/session', undefined, cookie);
  expect([out.status, out.cookie]).toEqual([204, 'muster_session=']);
  expect((await who()).status).toBe(401);
});

it('refuses a wrong password and a person who is not there alike, and locks out after ten', async () => {
  const org = await startOrg();
  const { id } = (await org.call('POST', '/api/v1/users', person)).body;
  const wrong = await signIn(org, 'wrong');
  const nobody = await signIn(org, 'wrong', 'nobody@example.com');
  expect([wrong.status, nobody.status]).toEqual([401, 401]);
  expect(wrong.body.errorCode).toBe('E0000004');
  expect({ ...wrong.body, errorId: '' }).toEqual({ ...nobody.body, errorId: '' });
  for (let i = 0; i < 8; i++) await signIn(org, 'wrong');
  expect((await signIn(org)).status).toBe(200);
  for (let i = 0; i < 10; i++) await signIn(org, 'wrong');
  expect((await org.call('GET', `/api/v1/users/${id}`)).body.status).toBe('LOCKED_OUT');
  expect((await signIn(org)).status).toBe(401);
  await org.call('POST', `/api/v1/users/${id}/lifecycle/unlock`);
  expect((await signIn(org)).status).toBe(200);
});

it('ends sessions with a suspension and with a new password', async () => {
  const org = await startOrg();
  const { id } = (await org.call('POST', '/api/v1/users', person)).body;
  const { cookie } = await signIn(org);
  await org.call('POST', `/api/v1/users/${id}`, { credentials: { password: { value: 'Kv7J2LEb' } } });
  expect((await browse(org, 'GET', '/muster/api/v1/session', undefined, cookie)).status).toBe(401);
  const second = await signIn(org, 'Kv7J2LEb');
  await org.call('POST', `/api/v1/users/${id}/lifecycle/suspend`);
  expect((await browse(org, 'GET', '/muster/api/v1/session', undefined, second.cookie)).status).toBe(401);
  expect((await signIn(org, 'Kv7J2LEb')).status).toBe(401);
});

it('signs up: the link of the welcome mail in the mailbox sets the password, once', async () => {
  const org = await startOrg();
  const names = { email: 'mandy@example.com', firstName: 'Mandy', lastName: 'Pepperidge' };
  const up = () => browse(org, 'POST', '/muster/api/v1/sign-up', names);
  expect((await up()).status).toBe(202);
  const mailbox = async () => (await org.call('GET', '/muster/api/v1/mailbox?to=mandy@example.com')).body;
  const mails = await mailbox();
  expect(mails).toHaveLength(1);
  expect((await org.call('GET', `/muster/api/v1/mailbox/${mails[0].id}`)).body).toEqual(mails[0]);
  const [, token] = /\/welcome\/([\w-]+)/.exec(mails[0].text)!;
  const activate = (password: string) => browse(org, 'POST', '/muster/api/v1/activation', { token, password });
  expect((await activate('weak')).body.errorCode).toBe('E0000001');
  const active = await activate('Kv7J2LEa');
  expect(active.body).toMatchObject({ login: 'mandy@example.com', name: 'Mandy Pepperidge', admin: false });
  expect((await browse(org, 'GET', '/muster/api/v1/session', undefined, active.cookie)).status).toBe(200);
  expect((await activate('Kv7J2LEb')).body.errorCode).toBe('E0000011');
  expect((await signIn(org, 'Kv7J2LEa', 'mandy@example.com')).status).toBe(200);
});

it('mails nobody who is there already where strangers may sign up', async () => {
  const org = await startOrg();
  const names = { email: 'mandy@example.com', firstName: 'Mandy', lastName: 'Pepperidge' };
  for (let n = 0; n < 2; n++) {
    expect((await browse(org, 'POST', '/muster/api/v1/sign-up', names)).status).toBe(202);
    expect((await org.call('GET', '/muster/api/v1/mailbox?to=mandy@example.com')).body).toHaveLength(1);
  }
});

it('mails who signs up again on their own machine the way in, as long as they may have one', async () => {
  const org = await startOrg({ local: true });
  const newest = async () => {
    const names = { email: 'mandy@example.com', firstName: 'Mandy', lastName: 'Pepperidge' };
    expect((await browse(org, 'POST', '/muster/api/v1/sign-up', names)).status).toBe(202);
    return (await org.call('GET', '/muster/api/v1/mailbox?to=mandy@example.com')).body as { text: string }[];
  };
  const set = async (password: string, text: string) => {
    const [, token] = /\/(?:welcome|reset_password)\/([\w-]+)/.exec(text)!;
    return (await browse(org, 'POST', '/muster/api/v1/activation', { token, password })).status;
  };
  const lost = (await newest())[0]!.text;
  const [welcome] = await newest();
  expect(await set('Kv7J2LEa', lost)).toBe(401);
  expect(await set('Kv7J2LEa', welcome!.text)).toBe(200);
  const reset = await newest();
  expect(reset).toHaveLength(3);
  expect((await signIn(org, 'Kv7J2LEa', 'mandy@example.com')).status).toBe(200);
  expect(await set('Kv7J2LEb', reset[0]!.text)).toBe(200);
  const { id } = (await org.store.people.getByLogin('mandy@example.com'))!;
  await org.call('POST', `/api/v1/users/${id}/lifecycle/suspend`);
  expect(await newest()).toHaveLength(3);
});

it('reads its mailbox, and makes who signs up an administrator, only for its own machine', async () => {
  const names = { email: 'mandy@example.com', firstName: 'Mandy', lastName: 'Pepperidge', organization: 'Tours' };
  const at = (org: RunningOrg, method: string, path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; body: any }>((resolve, reject) => {
      // fetch does not let one name another host.
      const sent = request(org.url + path, { method, headers: { 'content-type': 'application/json', ...headers } });
      sent.on('error', reject).on('response', (response) => {
        const read = async () => ({ status: response.statusCode!, body: JSON.parse(await text(response)) });
        resolve(read());
      });
      sent.end(method === 'POST' ? JSON.stringify(names) : undefined);
    });
  const up = (org: RunningOrg, headers?: Record<string, string>) => at(org, 'POST', '/muster/api/v1/sign-up', headers);
  const administrators = async (org: RunningOrg) =>
    (await org.call('GET', '/muster/api/v1/administrators')).body.map(({ profile }: any) => profile.login);
  const mailbox = '/muster/api/v1/mailbox';

  const own = await startOrg({ local: true });
  expect(await up(own)).toEqual({ status: 202, body: { mailbox: true } });
  expect(await administrators(own)).toContain('mandy@example.com');
  const [mail] = (await at(own, 'GET', mailbox)).body;
  expect((await at(own, 'GET', `${mailbox}/${mail.id}`)).body.text).toContain('/welcome/');
  const strangers = [{ host: 'rebound.example' }, { 'x-forwarded-for': '192.0.2.1' }, { forwarded: 'for=192.0.2.1' }];
  for (const headers of strangers) {
    expect((await at(own, 'GET', mailbox, headers)).status).toBe(401);
    expect((await at(own, 'GET', `${mailbox}/${mail.id}`, headers)).status).toBe(401);
  }
  expect((await up(own, { origin: 'https://elsewhere.example' })).status).toBe(403);

  for (const [options, headers] of [[{ local: true }, strangers[0]], [{}]] as const) {
    const org = await startOrg(options);
    expect(await up(org, headers)).toEqual({ status: 202, body: { mailbox: false } });
    expect(await administrators(org)).toEqual(['admin@example.com']);
    expect((await at(org, 'GET', mailbox, headers)).status).toBe(401);
  }
});

it('signs in by a link that is good once, and for a day', async () => {
  let time = Date.parse('2026-11-25T01:00:00Z');
  const org = await startOrg({ clock: () => time });
  const link = () =>
    makeLink(org.context, org.store, { person: org.administrator, purpose: 'sign-in', origin: org.url });
  const { token } = await link();
  const first = await browse(org, 'GET', `/sign-in/${token}`);
  expect(first.status).toBe(303);
  const session = await browse(org, 'GET', '/muster/api/v1/session', undefined, first.cookie);
  expect(session.body).toMatchObject({ login: 'admin@example.com', admin: true });
  expect((await browse(org, 'GET', `/sign-in/${token}`)).status).toBe(401);
  const late = await link();
  time += 25 * 60 * 60 * 1_000;
  expect((await browse(org, 'GET', `/sign-in/${late.token}`)).status).toBe(401);
  expect((await browse(org, 'GET', '/muster/api/v1/session', undefined, first.cookie)).status).toBe(401);
});

it('makes tokens that work at once, shows them once, and revokes them', async () => {
  const org = await startOrg();
  const made = (await org.call('POST', '/muster/api/v1/tokens', { name: 'CI' })).body;
  expect(made.token).toMatch(/^00[\w-]{40}$/);
  const authorization = `SSWS ${made.token}`;
  expect((await org.call('GET', '/api/v1/users', undefined, { authorization })).status).toBe(200);
  const listed = (await org.call('GET', '/api/v1/api-tokens')).body;
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(['tests', 'CI']);
  expect(JSON.stringify(listed)).not.toContain(made.token);
  expect((await org.call('DELETE', `/api/v1/api-tokens/${made.id}`)).status).toBe(204);
  expect((await org.call('GET', '/api/v1/users', undefined, { authorization })).status).toBe(401);
  expect((await org.call('DELETE', `/api/v1/api-tokens/${made.id}`)).status).toBe(404);
});

it('makes administrators, and keeps the last one', async () => {
  const org = await startOrg();
  const { id } = (await org.call('POST', '/api/v1/users', person)).body;
  const last = await org.call('DELETE', `/muster/api/v1/administrators/${org.administrator.id}`);
  expect(last.body.errorSummary).toMatch(/last administrator/);
  expect((await org.call('PUT', `/muster/api/v1/administrators/${id}`)).status).toBe(204);
  expect((await signIn(org)).body.admin).toBe(true);
  expect((await org.call('GET', '/muster/api/v1/administrators')).body).toHaveLength(2);
  expect((await org.call('DELETE', `/muster/api/v1/administrators/${id}`)).status).toBe(204);
  expect((await signIn(org)).body.admin).toBe(false);
});

it("has another site's page sign nobody in", async () => {
  const org = await startOrg();
  await org.call('POST', '/api/v1/users', person);
  const response = await fetch(`${org.url}/muster/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    body: JSON.stringify({ login: 'bjensen@example.com', password: 'Kv7J2LEa' }),
  });
  expect(response.status).toBe(403);
});
