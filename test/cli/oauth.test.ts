import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuthenticationMode } from '../../src/authentication/store.ts';
import { oauthDetails } from '../../src/cli/oauth-client.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { createBrowser } from '../authentication/oauth/running.ts';
import { muster, musterJson, newFolder, spawnMuster } from './muster.ts';

const serve = async (folder: string, ...options: string[]): Promise<string> => {
  const { until } = spawnMuster(folder, ['serve', '--port', '0', '--json', ...options]);
  const [, baseUrl = ''] = await until(/"baseUrl":"(.*?)"/);
  return baseUrl;
};

const statusOf = async (baseUrl: string, token: string): Promise<number> =>
  (await fetch(`${baseUrl}/Users`, { headers: { authorization: `Bearer ${token}` } })).status;

const post = async (url: string, fields: Record<string, string>): Promise<Record<string, string>> =>
  (await (await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })).json()) as Record<string, string>;

const writeKeys = async (folder: string) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys: [jwk] }));
  writeFileSync(join(folder, 'private.json'), JSON.stringify({ keys: [await exportJWK(privateKey)] }));
  return { jwk, privateKey };
};

const nothing = { grant: [], 'redirect-uri': [], 'read-only': false };
const details = async (auth: AuthenticationMode, options: Partial<Parameters<typeof oauthDetails>[1]>) =>
  oauthDetails(auth, { ...nothing, ...options } as Parameters<typeof oauthDetails>[1]);

describe('an OAuth client of a running service', () => {
  it('is let in, rotated and revoked, and loses its tokens at once [auth-07]', async () => {
    const folder = newFolder();
    const baseUrl = await serve(folder, '--oauth');
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const input = 'correct horse battery staple';
    const made = await muster(folder, ['administrator', 'add', 'bjensen', '--password-stdin', '--json'], { input });
    expect(JSON.parse(made.stdout)).not.toHaveProperty('password');
    const options = ['--auth', 'oauth', '--grant', 'authorization_code', '--grant', 'client_credentials'];
    const [added] = await musterJson(folder, ['connection', 'add', 'okta', ...options, '--base-url', baseUrl]);
    const { clientId, clientSecret, authorizationEndpoint, tokenEndpoint } = added as Record<string, string>;
    expect(added).toMatchObject({ auth: 'oauth', baseUrl, issuer: baseUrl.replace('/scim/v2', '/oauth') });
    expect(added).not.toHaveProperty('authorization');
    const config = (await (await fetch(`${baseUrl}/ServiceProviderConfig`)).json()) as Record<string, any>;
    expect(config['authenticationSchemes']).toContainEqual(expect.objectContaining({ type: 'oauth2' }));
    const client = { client_id: clientId!, client_secret: clientSecret! };

    const redirect_uri = 'http://127.0.0.1:1/callback';
    const browser = createBrowser();
    const query = new URLSearchParams({ client_id: clientId!, redirect_uri, response_type: 'code' });
    const { url } = await browser.follow(`${authorizationEndpoint}?${query.toString()}`);
    const form = { name: 'bjensen', password: input, decision: 'allow' };
    const { leadsTo } = await browser.submit(url, form);
    const code = new URL((await browser.follow(leadsTo!)).url).searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', code, redirect_uri };
    const { access_token, refresh_token } = await post(tokenEndpoint!, { ...client, ...grant });
    expect(await statusOf(baseUrl, access_token!)).toBe(200);

    const [rotated] = await musterJson(folder, ['connection', 'rotate', 'okta', '--overlap', '0s']);
    const renewal = { grant_type: 'refresh_token', refresh_token: refresh_token!, client_id: clientId! };
    expect(await post(tokenEndpoint!, { ...client, ...renewal })).toMatchObject({ error: 'invalid_client' });
    const renewed = await post(tokenEndpoint!, { ...renewal, client_secret: rotated!['clientSecret'] });
    expect(await statusOf(baseUrl, renewed['access_token']!)).toBe(200);
    await musterJson(folder, ['connection', 'revoke', 'okta']);
    for (const token of [access_token!, renewed['access_token']!]) expect(await statusOf(baseUrl, token)).toBe(401);
    expect(readFileSync(join(folder, 'data/muster.db')).includes(access_token!)).toBe(false);
  });

  it('is served nothing where OAuth is not switched on', async () => {
    const folder = newFolder();
    const baseUrl = await serve(folder);
    const response = await fetch(baseUrl.replace('/scim/v2', '/oauth/token'), { method: 'POST' });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/scim+json']);
    const { headers } = await fetch(`${baseUrl}/Users`);
    expect(headers.get('www-authenticate')).not.toContain('resource_metadata');
    expect(await (await fetch(`${baseUrl}/ServiceProviderConfig`)).text()).not.toContain('oauth2');
  });

  it('may bring the tokens of another issuer, whose keys are found by its metadata', async () => {
    const folder = newFolder();
    const { jwk, privateKey } = await writeKeys(folder);
    let issuer = '';
    const server = createServer((request, response) => {
      const isKeys = request.url === '/keys';
      const known = isKeys || request.url === '/tenant/.well-known/openid-configuration';
      response.writeHead(known ? 200 : 404);
      response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: issuer.replace('/tenant', '/keys') }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant`;

    const baseUrl = await serve(folder);
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const add = ['connection', 'add', 'okta', '--auth', 'oauth', '--base-url', baseUrl, '--issuer'];
    const discover = (from: string) => details('oauth', { issuer: from, client: '0oa1' });
    await expect(discover(`${issuer}/`)).rejects.toThrow(`speaks for "${issuer}"`);
    await expect(discover(issuer.replace('/tenant', '/other'))).rejects.toThrow('name it with --jwks-uri');
    const [added] = await musterJson(folder, [...add, issuer, '--client', '0oa1']);
    expect(added).toMatchObject({ issuer, client: '0oa1', audience: baseUrl });
    expect(added).not.toHaveProperty('clientSecret');
    const again = await muster(folder, ['connection', 'add', 'twice', ...add.slice(3), issuer, '--client', '0oa1']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('already')]);
    const token = await new SignJWT({ cid: '0oa1', scp: ['scim'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience(baseUrl)
      .setExpirationTime('5m')
      .sign(privateKey);
    expect(await statusOf(baseUrl, token)).toBe(200);
    expect((await muster(folder, ['connection', 'rotate', 'okta'])).stderr).toContain('has no secret here');
    await musterJson(folder, ['connection', 'revoke', 'okta']);
    expect(await statusOf(baseUrl, token)).toBe(401);
  });
});

describe('muster connection add --auth oauth', () => {
  it('refuses what makes no sense, and says what would', async () => {
    const folder = newFolder();
    await writeKeys(folder);
    const [keys, secret] = ['keys.json', 'private.json'].map((name) => join(folder, name)) as [string, string];
    const issuer = 'https://example.com';
    for (const [auth, options, message] of [
      ['bearer', { grant: ['client_credentials'] }, '--grant is for --auth oauth alone.'],
      ['basic', { 'read-only': true }, '--read-only is for --auth oauth alone.'],
      ['oauth', { grant: ['password'] }, 'expected authorization_code, client_credentials'],
      ['oauth', { client: 'x' }, '--client is for --issuer alone.'],
      ['oauth', { 'redirect-uri': ['http://example.com/'] }, 'expected an https URL'],
      ['oauth', { 'redirect-uri': ['javascript:alert(1)'] }, 'expected an https URL'],
      ['oauth', { jwks: secret }, 'expected public keys'],
      ['oauth', { jwks: join(folder, 'missing.json') }, 'cannot be read'],
      ['oauth', { jwks: keys, 'jwks-uri': issuer }, 'exclude each other'],
      ['oauth', { issuer: 'http://example.com', client: 'x' }, 'expected an https URL'],
      ['oauth', { issuer }, '--client is missing'],
      ['oauth', { issuer, client: 'x', 'jwks-uri': 'http://example.com/keys' }, 'expected an https URL'],
      ['oauth', { issuer, client: 'x', jwks: keys }, '--jwks is not for --issuer'],
    ] as const) {
      const outcome = await details(auth, options as object).catch((error: unknown) => error);
      expect([options, outcome]).toEqual([options, expect.any(UsageError)]);
      expect((outcome as UsageError).message).toContain(message);
    }
  });

  it('asks for a code where nothing else is said', async () => {
    expect(await details('oauth', {})).toEqual({ oauth: { grants: ['authorization_code'] } });
    expect(await details('bearer', {})).toEqual({});
  });
});

describe('muster administrator', () => {
  it('adds, lists and removes, and shows a password once', async () => {
    const folder = newFolder();
    await musterJson(folder, ['tenant', 'add', 'acme']);
    const [added] = await musterJson(folder, ['administrator', 'add', 'bjensen']);
    expect(added).toMatchObject({ tenant: 'acme', name: 'bjensen', password: expect.stringMatching(/^[\w-]{20}$/) });
    const [listed] = await musterJson(folder, ['administrator', 'list']);
    expect(listed).toEqual({ tenant: 'acme', name: 'bjensen', created: added!['created'] });
    expect(readFileSync(join(folder, 'data/muster.db')).includes(added!['password'])).toBe(false);
    expect((await muster(folder, ['administrator', 'add', 'bjensen'])).stderr).toContain(
      'already has an administrator',
    );
    const short = await muster(folder, ['administrator', 'add', 'jsmith', '--password-stdin'], { input: 'short\n' });
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('expected 12 to 256 characters')]);
    await musterJson(folder, ['administrator', 'remove', 'bjensen']);
    expect(await musterJson(folder, ['administrator', 'list'])).toEqual([]);
    expect((await muster(folder, ['administrator', 'remove', 'bjensen'])).code).toBe(1);
  });
});

it('docs/oauth.md gives commands that work, and shows what they print', async () => {
  const root = join(import.meta.dirname, '../..');
  const page = readFileSync(join(root, 'docs/oauth.md'), 'utf8');
  const blocks = (language: string): string[] =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
  const folder = newFolder();
  await writeKeys(folder);
  const npx = `npx() { shift; shift; "${process.execPath}" "${join(root, 'bin/muster.js')}" "$@"; }`;
  const printed = execFileSync('bash', ['-euo', 'pipefail', '-c', [npx, ...blocks('sh')].join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const shown = printed.replaceAll(/mst_[0-9a-f]+_[\w-]+/g, 'mst_…').replaceAll(/\b[0-9a-f]{16}\b/g, '…');
  expect(shown).toContain(blocks('text')[0]);
});
