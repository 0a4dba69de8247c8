import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { createDeliver } from '../../src/cli/org/mailer.ts';
import type { Fetch } from '../../src/client/exchange.ts';
import { createWire } from '../../src/client/wire.ts';
import { loadSettings } from '../../src/cli/settings/load.ts';
import { bjensen } from './running.ts';
import { setUp } from './service.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A mail server that lets `okta` in, and takes mails to example.com alone. */
const startSmtp = async () => {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _, done) {
      if (username === 'okta' && password === 'Kv7J2LEa') done(null, { user: username });
      else done(new Error('Authentication credentials invalid'));
    },
    onRcptTo({ address }, _, done) {
      if (address.endsWith('@example.com')) done();
      else done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }));
    },
    onData(stream, { envelope }, done) {
      let text = '';
      stream.on('data', (data) => (text += String(data)));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  const deliver = (password = 'Kv7J2LEa') =>
    createDeliver(
      loadSettings(
        {
          smtpUrl: `smtp://okta:${password}@127.0.0.1:${port}`,
          mailFrom: 'noreply@org.example.com',
          orgUrl: 'https://org.example.com',
        },
        {},
      ),
    )!;
  return { received, deliver };
};

const mailbox = async (call: Awaited<ReturnType<typeof setUp>>['call']) =>
  (await call('GET', '/muster/api/v1/mailbox')).body.map(({ to, sent, failure }: any) => ({ to, sent, failure }));

/** As quoted-printable has it. */
const plain = (text: string) => text.replaceAll('=\r\n', '').replaceAll('=3D', '=');

it('hands its mails to an SMTP server, and keeps with each whether that took it', async () => {
  const { received, deliver } = await startSmtp();
  const { call } = await setUp({}, { deliver: deliver() });
  await call('POST', '/api/v1/users?activate=true', bjensen({ firstName: 'Bärbel' }));
  expect(received).toMatchObject([{ from: 'noreply@org.example.com', to: ['bjensen@example.com'] }]);
  const text = plain(received[0]!.text);
  expect(text).toMatch(/^Subject: Welcome to Okta!\r$/m);
  expect(text).toMatch(/^Hi B=C3=A4rbel,/m);
  const { href } = new URL(/http\S+welcome\/\S+/.exec(text)![0]);
  const token = href.slice(href.lastIndexOf('/') + 1);
  expect((await call('POST', '/muster/api/v1/activation', { token, password: 'Kv7J2LEa' })).status).toBe(200);

  await call('POST', '/api/v1/users?activate=true', bjensen({ login: 'b@example.org', email: 'b@example.org' }));
  expect(await mailbox(call)).toEqual([
    { to: 'b@example.org', sent: 'failed', failure: expect.stringContaining('550 No such mailbox') },
    { to: 'bjensen@example.com', sent: 'sent' },
  ]);
});

it('keeps a mail that the server does not take, with the reason', async () => {
  const { received, deliver } = await startSmtp();
  const { call } = await setUp({}, { deliver: deliver('wrong') });
  expect((await call('POST', '/api/v1/users?activate=true', bjensen())).status).toBe(200);
  expect(received).toEqual([]);
  expect(await mailbox(call)).toMatchObject([{ sent: 'failed', failure: expect.stringContaining('credentials') }]);
});

it('mails whom an import activates the link that sets their password, and nobody else', async () => {
  const { received, deliver } = await startSmtp();
  const { call, path, idle, both, org } = await setUp({}, { deliver: deliver() });
  const add = (name: string) =>
    both.harness.send(
      'POST',
      '/Users',
      {
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: `${name}@example.com`,
        name: { givenName: name, familyName: 'Jensen' },
        emails: [{ value: `${name}@example.com`, primary: true, type: 'work' }],
      },
      { authorization: both.authorization },
    );
  for (const name of ['babs', 'bob']) await add(name);
  const { body: app } = await call('GET', path);
  const match = { ...app.toOkta.match, confirmNew: true, activateNew: true };
  expect((await call('PUT', `${path}/to-okta`, { ...app.toOkta, match })).status).toBe(200);
  await call('POST', `${path}/imports`, {});
  await idle();
  await org.context.outbox.stop();
  expect(received.map(({ to }) => to[0]).toSorted()).toEqual(['babs@example.com', 'bob@example.com']);
  const link = /https:\/\/org\.example\.com\/welcome\/(\S+)/.exec(plain(received[0]!.text))!;
  const activated = await call('POST', '/muster/api/v1/activation', { token: link[1], password: 'Kv7J2LEa' });
  expect(activated).toMatchObject({ status: 200, body: { login: received[0]!.to[0] } });
  expect(await mailbox(call)).toMatchObject([{ sent: 'sent' }, { sent: 'sent' }]);
  // Those who are there already, or are staged, get none.
  await call('PUT', `${path}/to-okta`, { ...app.toOkta, match: { ...match, activateNew: false } });
  await add('bill');
  await call('POST', `${path}/imports`, {});
  await idle();
  expect(await mailbox(call)).toHaveLength(2);
});

it('delivers at the next start what was kept and not delivered', async () => {
  const { received, deliver } = await startSmtp();
  const { call, org } = await setUp({}, { deliver: deliver() });
  const draft = { to: 'bjensen@example.com', subject: 'Welcome to Okta!', text: 'Hi Barbara' };
  const { id } = await org.store.transaction((tables) => org.context.outbox.keep(tables, draft));
  expect(await mailbox(call)).toMatchObject([{ sent: 'queued' }]);
  await org.context.outbox.resume();
  await org.context.outbox.stop();
  expect(received).toHaveLength(1);
  expect((await call('GET', `/muster/api/v1/mailbox/${id}`)).body.sent).toBe('sent');
});

it('tells the administrators of the first task of an application, and again once none waited', async () => {
  const { received, deliver } = await startSmtp();
  let refuses = true;
  const wire = createWire();
  onTestFinished(() => wire.close());
  const service: Fetch = (url, init) =>
    refuses && init.method === 'POST' ? Promise.resolve(new Response('', { status: 500 })) : wire.fetch(url, init);
  const { call, idle, org, person, assign } = await setUp({}, { deliver: deliver(), service });
  for (const name of ['bjensen', 'babs']) await assign((await person(`${name}@example.com`)).id);
  const notices = async () =>
    (await call('GET', '/muster/api/v1/mailbox')).body.filter(({ to }: any) => to === 'admin@example.com');
  expect(await notices()).toMatchObject([
    {
      subject: 'SCIM 2.0 Test App (Header Auth): provisioning needs your attention',
      text: expect.stringMatching(/failed: Error while creating user[^]*https:\/\/org\.example\.com\/admin\/tasks/),
    },
  ]);
  refuses = false;
  for (const { id } of (await org.store.jobs.list({ states: ['failed'], limit: 9 })).items)
    await call('POST', `/muster/api/v1/tasks/${id}/retry`);
  await idle();
  refuses = true;
  await assign((await person('bob@example.com')).id);
  expect(await notices()).toHaveLength(2);
  await org.context.outbox.stop();
  expect(received.filter(({ to }) => to[0] === 'admin@example.com')).toHaveLength(2);
});
