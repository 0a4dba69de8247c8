import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../src/cli/command.ts';
import { inspectCommand } from '../../src/cli/inspect.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import type { Service, ServiceRequest, ServiceResponse } from '../../src/service/http.ts';
import { openOAuth } from '../inspect/oauth-service.ts';
import { createServiceUnderInspection } from '../inspect/service-under-inspection.ts';
import { start } from '../node/running.ts';
import { muster, newFolder, spawnMuster } from './muster.ts';

const bjensen = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'bjensen@example.com',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [{ value: 'bjensen@example.com', primary: true }],
  active: true,
};

const serve = async () => {
  const running = spawnMuster(newFolder(), [
    'serve',
    '--database',
    ':memory:',
    '--port',
    '0',
    '--body-timeout',
    '2',
    '--json',
  ]);
  const [line] = await running.until(/^\{.*\}\n/);
  const { baseUrl, authorization } = JSON.parse(line) as { baseUrl: string; authorization: string };
  const headers = { authorization, 'content-type': 'application/scim+json' };
  await fetch(`${baseUrl}/Users`, { method: 'POST', headers, body: JSON.stringify(bjensen) });
  const users = async (): Promise<string[]> => {
    const answer = (await (await fetch(`${baseUrl}/Users`, { headers })).json()) as {
      Resources: { userName: string }[];
    };
    return answer.Resources.map(({ userName }) => userName);
  };
  return { baseUrl, authorization, users };
};

type Around = (request: ServiceRequest, answer: () => Promise<ServiceResponse>) => Promise<ServiceResponse>;

/** Our service with a fault, at a port. */
const serveFaulty = async (around: Around) => {
  const { service, authorization, close } = await createServiceUnderInspection();
  onTestFinished(close);
  const handle: Service['handle'] = (request, exchange) => around(request, () => service.handle(request, exchange));
  const { url } = await start(handle);
  return { baseUrl: `${url}/scim/v2`, authorization, service };
};

/** Where nothing listens: a port that the system gives to nobody, and that `fetch` takes for none that is forbidden. */
const closedUrl = 'http://127.0.0.1:2/scim/v2';

const inspect = (baseUrl: string, ...args: string[]) => muster(newFolder(), ['inspect', baseUrl, ...args]);

describe('muster inspect', () => {
  it('finds nothing wrong with our service, ends with 0, and leaves nothing there', async () => {
    const { baseUrl, authorization, users } = await serve();
    const { code, stdout, stderr } = await inspect(baseUrl, '--header', authorization, '--profile', 'okta');
    expect(stderr).toBe('');
    expect(stdout).toContain("Okta's SPEC suite: passed, 12 of 12 requests");
    expect(stdout).toMatch(/^ {2}Every requirement is met, of \d+ tried/m);
    expect(code).toBe(0);
    expect(await users()).toEqual(['bjensen@example.com']);
  });

  it('gets tokens as an OAuth client, for checks and for Runscope files', async () => {
    const { close, baseUrl, oauth } = await openOAuth();
    onTestFinished(close);
    const client = `${oauth.clientId}:${oauth.clientSecret}`;
    const checks = await inspect(baseUrl, '--oauth-client', client, '--only', 'create-25,auth-11-secret');
    expect([checks.stdout, checks.code]).toEqual([expect.stringContaining('Every requirement is met, of 2 tried'), 0]);
    expect((await inspect(baseUrl, '--oauth-client', 'okta:wrong', '--only', 'create-25')).stderr).toContain(
      'gives no token: 401 invalid_client',
    );
    const file = join(newFolder(), 'test.json');
    const step = {
      step_type: 'request',
      method: 'GET',
      url: '{{SCIMBaseURL}}/Users',
      headers: { Authorization: '{{auth}}' },
    };
    const assertions = [{ source: 'response_status', comparison: 'equal_number', value: '200' }];
    writeFileSync(file, JSON.stringify({ name: 'Tour Guides', version: '1.0', steps: [{ ...step, assertions }] }));
    const ran = await inspect(baseUrl, '--oauth-client', client, '--runscope', file);
    expect([ran.stdout, ran.code]).toEqual([expect.stringContaining('Tour Guides: passed, 1 of 1 requests'), 0]);
  });

  it('takes the credential from the variable that its curl lines name', async () => {
    const { baseUrl, authorization } = await serve();
    const args = ['inspect', baseUrl, '--only', 'create-25'];
    expect((await muster(newFolder(), args)).code).toBe(2);
    expect((await muster(newFolder(), args, { env: { AUTHORIZATION: authorization } })).code).toBe(0);
  });

  it('tells what fails as it comes, then why and how to mend it, and ends with 1', async () => {
    const { baseUrl, authorization } = await serveFaulty(async (_, answer) => {
      const response = await answer();
      return response.status === 409 ? { ...response, status: 400 } : response;
    });
    const { code, stdout, stderr } = await inspect(baseUrl, '--header', authorization, '--only', 'create-25');
    expect(stderr).toMatch(/^✗ create-25 A create with a userName that is taken/);
    expect(stdout).toContain('✗ 1  A create with a userName that is taken is refused with 409 uniqueness.');
    expect(stdout).toMatch(/sent +POST \/Users\n +expected status 409\n +found +400: userName "/);
    expect(stdout).toMatch(/mend +Back userName with a unique index/);
    expect(stdout).toContain('-H "Authorization: $AUTHORIZATION"');
    expect(stdout).toContain('1 requirement not met, of 1 tried');
    expect(stdout + stderr).not.toContain(authorization.replace('Bearer ', ''));
    expect(code).toBe(1);
  });

  it('lets warnings pass, unless it is strict', async () => {
    const { baseUrl, authorization } = await serveFaulty(async (request, answer) => {
      const response = await answer();
      return request.method === 'HEAD' ? { ...response, status: 405 } : response;
    });
    const args = [baseUrl, '--header', authorization, '--only', 'discovery-33'] as const;
    const lenient = await inspect(...args);
    expect([lenient.stdout, lenient.code]).toEqual([expect.stringContaining('1 warning, of 1 tried'), 0]);
    expect((await inspect(...args, '--strict')).code).toBe(1);
  });

  it('writes the reports that are wanted', async () => {
    const { baseUrl, authorization } = await serve();
    const folder = newFolder();
    const formats = ['junit', 'html', 'json', 'har', 'markdown'];
    const report = formats.map((format) => `${format}=report.${format}`).join(',');
    const args = ['--header', authorization, '--only', 'create-25', '--report', report, '--json', '--seed', '7'];
    const { code, stdout } = await muster(folder, ['inspect', baseUrl, ...args]);
    expect(code).toBe(0);
    const read = (format: string) => readFileSync(join(folder, `report.${format}`), 'utf8');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(read('json')));
    expect(JSON.parse(stdout)).toMatchObject({ seed: 7, passed: true, results: [{ id: 'create-25' }] });
    expect(read('junit')).toContain('tests="1" failures="0"');
    expect(read('markdown')).toContain('✅');
    expect(read('html')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(read('har'))).toMatchObject({ log: { version: '1.2' } });
    for (const format of formats) expect(read(format)).not.toContain(authorization.replace('Bearer ', ''));
  });

  it('removes what it made and reports what it knows when it is interrupted', async () => {
    let created = 0;
    const { baseUrl, authorization, service } = await serveFaulty(async (request, answer) => {
      const response = await answer();
      if (response.status === 201) created++;
      if (request.method !== 'DELETE') await sleep(300);
      return response;
    });
    const folder = newFolder();
    const args = ['inspect', baseUrl, '--header', authorization, '--suite', 'rfc', '--report', 'json=report.json'];
    const { child, ended } = spawnMuster(folder, args);
    while (created < 3) await sleep(10);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('Stopping: what was made is being removed.');
    expect(stdout).toContain('Interrupted: ');
    expect(code).toBe(1);
    expect(existsSync(join(folder, 'report.json'))).toBe(true);
    const list = await service.handle(
      {
        method: 'GET',
        url: '/scim/v2/Users',
        header: (name) => (name === 'authorization' ? authorization : undefined),
        body: async () => '',
        origin: 'https://scim.example.com',
      },
      { requestId: 'test' },
    );
    expect(JSON.parse(list.body!)).toMatchObject({ totalResults: 0 });
  });

  it('leaves what it made where that is wanted', async () => {
    const { baseUrl, authorization, users } = await serve();
    await inspect(baseUrl, '--header', authorization, '--only', 'create-25', '--keep', '--seed', '7');
    expect(await users()).toEqual(['bjensen@example.com', expect.stringMatching(/^bjensen-7-create-25-1@/)]);
  });

  it('lists its checks', async () => {
    const { code, stdout } = await muster(newFolder(), ['inspect', '--list']);
    expect(stdout).toMatch(/^create-25 +rfc +rfc7644\/3\.3 +MUST +A create with a userName that is taken/m);
    expect(stdout).toMatch(/^okta-spec-01 /m);
    expect(code).toBe(0);
    const below = await muster(newFolder(), ['inspect', '--list', '--only', 'rfc7644/3.3', '--json']);
    const sections = below.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { section: string }).section);
    expect(new Set(sections.map((section) => section.slice(0, 11)))).toEqual(new Set(['rfc7644/3.3']));
  });
});

describe('muster inspect ends with 2 and says why', () => {
  const html: Around = async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Sign in</p>' });

  it.each([
    ['http://127.0.0.1:9/scim/v2', 'http://127.0.0.1:9/scim/v2/Users?count=1 cannot be reached'],
    ['http://nobody.invalid/scim/v2', 'cannot be reached: its name is not known'],
  ])('where %s is nothing that answers', async (baseUrl, message) => {
    const { code, stdout, stderr } = await inspect(baseUrl);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('where nothing listens', async () => {
    const { code, stderr } = await inspect(closedUrl);
    expect(stderr).toContain('cannot be reached: nothing listens there (ECONNREFUSED');
    expect(code).toBe(2);
  });

  it('where the certificate is not accepted', async () => {
    const tls = (name: string): string => join(import.meta.dirname, '../node/tls', name);
    const { url } = await start(undefined, {
      tls: { cert: readFileSync(tls('cert.pem'), 'utf8'), key: readFileSync(tls('key.pem'), 'utf8') },
    });
    const { code, stderr } = await inspect(`${url}/scim/v2`);
    expect(stderr).toContain('cannot be reached: its TLS certificate or protocol is not accepted');
    expect(code).toBe(2);
  });

  it('where the credential is refused', async () => {
    const { baseUrl } = await serve();
    const { code, stderr } = await inspect(baseUrl, '--bearer', 'wrong');
    expect(stderr).toContain('refuses the credential (401)');
    expect(code).toBe(2);
  });

  it('where a page for people answers', async () => {
    const { baseUrl } = await serveFaulty(html);
    const { code, stderr } = await inspect(baseUrl);
    expect(stderr).toContain('answers HTML, not JSON (200): is this the SCIM base URL?');
    expect(code).toBe(2);
  });
});

const url = 'https://scim.example.com/scim/v2';

it.each<[string[], string]>([
  [[], '[base URL] is missing.'],
  [['scim.example.com'], '[base URL]: expected one such as https://scim.example.com/scim/v2; found "scim.example.com"'],
  [['https://bjensen:t0p@scim.example.com'], '[base URL]: expected one such as'],
  [[url, '--bearer', 'a', '--header', 'b'], '--bearer, --basic, --header, --oauth-client: expected one of them.'],
  [[url, '--oauth-client', 'okta'], '--oauth-client: expected id:secret.'],
  [[url, '--token-url', url], '--token-url, --oauth-scope: they are for --oauth-client.'],
  [[url, '--oauth-client', 'a:b', '--token-url', '/token'], '--token-url: expected one such as'],
  [[url, '--basic', 'bjensen'], '--basic: expected user:password.'],
  [[url, '--header', 'a\nb'], 'The credential holds characters that no header may hold.'],
  [[url, '--scim', '3'], '--scim: expected 2.0, 1.1; found "3".'],
  [[url, '--suite', 'rfc,all'], '--suite: expected rfc, okta, entitlements, entra,'],
  [[url, '--only', 'nothing-01'], '--suite, --only: no check is in both.'],
  [[url, '--profile', 'azure'], '--profile: expected rfc, okta, entra; found "azure".'],
  [[url, '--seed', 'x'], '--seed: expected a number; found "x".'],
  [[url, '--concurrency', '0'], '--concurrency: expected 1 or more; found "0".'],
  [[url, '--timeout', '5'], '--timeout: expected a time such as'],
  [[url, '--report', 'pdf=x.pdf'], '--report: expected junit, html, json, har, markdown; found "pdf".'],
  [[url, '--report', 'junit'], '--report: expected format=file; found "junit".'],
  [[url, '--report', 'junit=missing/x.xml'], "ENOENT: no such file or directory, access 'missing'"],
  [[url, '--var', 'a=b'], '--var, --initial-script: they are for Runscope files; --runscope names one.'],
  [['--runscope', 'missing.json'], 'ENOENT: no such file or directory'],
  [[url, '--pause-scale', 'none'], '--pause-scale: expected a number such as 0.5; found "none".'],
])('muster inspect refuses %j', async (args, message) => {
  const refusal = runCommand(inspectCommand, args);
  await expect(refusal).rejects.toThrow(message);
  await expect(refusal).rejects.toBeInstanceOf(UsageError);
});

describe('muster inspect --runscope', () => {
  const request = (note: string, status: string, rest: object) => ({
    step_type: 'request',
    method: 'GET',
    url: '{{SCIMBaseURL}}/Users?count=1',
    headers: { Authorization: '{{auth}}', 'Content-Type': ['application/scim+json'] },
    note,
    body: '',
    variables: [],
    scripts: [],
    before_scripts: [],
    assertions: [{ source: 'response_status', comparison: 'equal_number', value: status }],
    ...rest,
  });
  const create = {
    method: 'POST',
    url: '{{SCIMBaseURL}}/Users',
    body: JSON.stringify({ ...bjensen, userName: '{{name}}' }),
  };

  const write = (...steps: object[]): string => {
    const file = join(newFolder(), 'test.json');
    writeFileSync(file, JSON.stringify({ name: 'Tour Guides', version: '1.0', steps }));
    return file;
  };

  it('runs the file alone, with what the command line says, and removes what it made', async () => {
    const { baseUrl, authorization, users } = await serve();
    const file = write(request('A list', '200', {}), request('A create', '201', create));
    const { code, stdout } = await inspect(
      baseUrl,
      '--header',
      authorization,
      '--runscope',
      file,
      '--var',
      'name=jsmith',
    );
    expect(stdout).toMatch(/Tour Guides: passed, 2 of 2 requests\n {2}Every requirement is met, of 2 tried/);
    expect(code).toBe(0);
    expect(await users()).toEqual(['bjensen@example.com']);
  });

  it('needs neither a base URL nor a credential where the variables say all', async () => {
    const { baseUrl, authorization } = await serve();
    const variables = ['--var', `SCIMBaseURL=${baseUrl}`, '--var', `auth=${authorization}`];
    const args = ['inspect', '--runscope', write(request('A list', '200', {})), ...variables];
    const { code, stdout } = await muster(newFolder(), args);
    expect([stdout, code]).toEqual([expect.stringContaining('1 of 1 requests'), 0]);
    expect(stdout).not.toContain(authorization);
  });

  it('says of each step what failed, in every report', async () => {
    const { baseUrl, authorization } = await serve();
    const folder = newFolder();
    const report = ['junit', 'html', 'json', 'har', 'markdown'].map((format) => `${format}=r.${format}`).join(',');
    const args = ['--header', authorization, '--runscope', write(request('A list', '418', {})), '--report', report];
    const { code, stdout } = await muster(folder, ['inspect', baseUrl, ...args]);
    expect(stdout).toContain('Tour Guides: failed, 0 of 1 requests');
    expect(code).toBe(1);
    for (const format of ['junit', 'html', 'json', 'har', 'markdown'])
      expect(readFileSync(join(folder, `r.${format}`), 'utf8')).toContain('A list');
  });

  it('ends with 2 where nothing answers', async () => {
    const { code, stderr } = await inspect(
      closedUrl,
      '--header',
      'x',
      '--runscope',
      write(request('A list', '200', {})),
    );
    expect(stderr).toContain('cannot be reached: nothing listens there');
    expect(code).toBe(2);
  });
});
