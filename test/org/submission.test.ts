import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { headlines, lacksOf } from '../../src/org/submission/guide/check.ts';
import type { Application, Credentials } from '../../src/provisioning/application.ts';
import { addApp, setUp, startBoth } from './service.ts';
import { bjensen, type RunningOrg } from './running.ts';

const submissionOf = (id: string): string => `/muster/api/v1/apps/${id}/submission`;

const download = (org: RunningOrg, path: string) =>
  fetch(org.url + path, { headers: { authorization: `SSWS ${org.token}` } });

/** The files of the pack by their paths. */
const packOf = async (org: RunningOrg, id: string): Promise<ReadonlyMap<string, string>> => {
  const response = await download(org, `${submissionOf(id)}/pack`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="submission-pack-[\w.-]+\.zip"$/);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  return new Map(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
};

const details = {
  name: 'Tours',
  description: 'Tours & more: who guides <whom>.',
  baseUrl: 'https://{tenant}.example.com/scim/v2',
  supportContact: 'support@example.com',
  escalationContact: 'oncall@example.com',
  requirements: 'A plan with SCIM.\nAn owner of the account.',
  credentials: 'Sign in to Tours.\nSettings › API › New token.',
  knownIssues: 'Usernames of more than 64 characters are refused.\n\n## No headline | no cell',
  guideUrl: 'https://example.com/okta',
  specResults: 'https://www.runscope.com/spec',
  crudResults: 'https://www.runscope.com/crud',
  testAccountUrl: 'https://tours.example.com/signin',
  testUsername: 'isvtest@okta.com',
  testInstructions: 'Open the tours.',
};

describe('the configuration guide', () => {
  it('has all headlines of Okta, the settings of the application, and a picture of each step [C9299]', async () => {
    const { org, app, path, call } = await setUp({ importGroups: true });
    const caseOf = async () =>
      (await call('GET', `${path}/readiness`)).body.cases.find((one: any) => one.id === 'C9299');
    const before = (await call('GET', `${path}/submission`)).body;
    expect(before.saved).toBeUndefined();
    expect(await caseOf()).toMatchObject({ state: 'open', visible: true });
    expect(before.guide.markdown).toMatch(/^## Known Issues\/Troubleshooting and Tips\n\nN\/A$/m);
    expect(before.warnings.map(({ field }: any) => field)).toEqual(
      expect.arrayContaining(['baseUrl', 'supportContact', 'guideUrl', 'specResults']),
    );

    await call('PUT', `${path}/to-app`, {
      ...app.toApp,
      syncPassword: 'random',
      cycleSyncedPassword: true,
      deactivateUsers: false,
    });
    await call('PUT', `${path}/to-okta`, { ...app.toOkta, schedule: 'daily' });
    const { status, body } = await call('PUT', `${path}/submission`, details);
    expect(status).toBe(200);
    const { markdown, html, lacks } = body.guide;
    expect(lacks).toEqual([]);
    expect([...markdown.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([...headlines]);
    expect(markdown).toContain('- **Create users**:');
    expect(markdown).toContain('Not supported: deactivate users, profile sourcing.');
    expect(markdown).toContain('**Base URL**: enter `https://{tenant}.example.com/scim/v2`.');
    expect(markdown).toContain('**API Token**: enter the one that you got from Tours.');
    expect(markdown).toContain('Enable **Create Users**, **Update User Attributes** and **Sync Password**.');
    expect(markdown).toContain('choose **Sync a randomly generated password**');
    expect(markdown).toContain('**Generate a new random password whenever the user’s Okta password changes**');
    expect(markdown).toContain('**Full Import Schedule**: Every day');
    expect(markdown).toContain('### How to get the credentials\n\n- Sign in to Tours.\n- Settings › API › New token.');
    expect(markdown).toContain('- Usernames of more than 64 characters are refused.\n- \\#\\# No headline \\| no cell');
    expect(markdown).toContain('Support: support@example.com');
    expect(markdown).toContain('| Given name (`givenName`) | `name.givenName` | Personal | `user.firstName` | Create');
    expect(markdown).toContain('| `firstName` | `appuser.givenName` | Create |');
    expect(markdown).not.toContain('oncall@example.com');
    const steps = [...markdown.matchAll(/^### \d+\. (.+)$/gm)].map(([, title]) => title);
    expect(steps).toHaveLength(10);
    expect(html.match(/<svg /g)).toHaveLength(steps.length);
    expect(html.match(/Before you submit: this is a drawing/g)).toHaveLength(steps.length);
    // With their values, in the drawings too.
    expect(html).toContain('>https://{tenant}.example.com/scim/v2</text>');
    expect(html).toContain('who guides &lt;whom&gt;.');
    expect(html).not.toMatch(/(?:src|href)="(?!data:)|<script|<link rel="(?!icon)/);
    expect(await caseOf()).toMatchObject({ state: 'seen', evidence: { at: body.saved } });
    for (const [format, text] of [
      ['html', html],
      ['markdown', markdown],
    ])
      expect(await (await download(org, `${path}/submission/guide/${format}`)).text()).toBe(text);
    expect((await download(org, `${path}/submission/guide/pdf`)).status).toBe(404);
  });

  it('lacks what is taken out of it', async () => {
    const { path, call } = await setUp();
    const { markdown } = (await call('PUT', `${path}/submission`, details)).body.guide;
    expect(lacksOf(markdown.replace('## Requirements', 'Requirements'))).toEqual([
      'The headline “Requirements” is missing.',
    ]);
    expect(lacksOf(markdown.replace(/!\[Provisioning to App\].*/, ''))).toEqual(['Step “6. To App” has no picture.']);
    expect(lacksOf(markdown.replace(/(## Supported Features\n)[^]*?(?=\n## )/, '$1'))).toEqual([
      'Under “Supported Features” there is nothing; write N/A.',
    ]);
    expect(lacksOf(markdown.replaceAll(/^### \d.*$/gm, ''))).toContain('There are no steps.');
  });

  it.each([
    ['wizard', 'basic', ['**Username**: enter', '**Password**: enter'], 'Basic, which the wizard does not take'],
    ['wizard', 'bearer', ['**API Token**: enter'], 'Bearer'],
    ['template', 'bearer', ['**SCIM 2.0 Base Url**: enter', '**OAuth Bearer Token**: enter'], 'Bearer'],
    [
      'wizard',
      'oauth',
      ['Click **Authenticate with Tours**, sign in as an administrator'],
      'OAuth 2; authorize endpoint',
    ],
  ] as const)('of a %s with %s names its fields', async (kind, mode, texts, wizard) => {
    const { org, app, path, call } = await setUp();
    const [start, secretPart] = ['kJ8s"_&<', 'verysecret91'];
    const secret = start + secretPart;
    const credentials: Credentials = (
      {
        basic: { mode: 'basic', username: 'okta', password: secret },
        bearer: { mode: 'bearer', token: secret },
        oauth: {
          mode: 'oauth',
          authorizationEndpoint: 'https://example.com/authorize',
          tokenEndpoint: 'https://example.com/token',
          clientId: 'okta',
          clientSecret: secret,
          pkce: false,
          accessToken: `${secret}-access`,
          refreshToken: `${secret}-refresh`,
        },
      } satisfies Record<string, Credentials>
    )[mode];
    const changed: Application = {
      ...app,
      ...(kind === 'wizard' ? { kind, key: 'example_tours_1' } : { key: 'scim2testapp' }),
      integration: { ...app.integration!, credentials },
    };
    await org.store.applications.update(changed);
    const { guide, wizard: answers } = (await call('PUT', `${path}/submission`, details)).body;
    for (const text of texts) expect(guide.markdown).toContain(text);
    const answer = answers.find(({ field }: any) => field === 'Authentication mode').answer;
    expect(answer).toContain(wizard);
    expect(answers).toContainEqual({
      page: 'SCIM properties',
      field: 'Base URL',
      answer: "'https://' + app.tenant + '.example.com/scim/v2'",
    });
    // A note is nobody's to check, and is read by others all the same.
    await call('PUT', `${path}/readiness/C9343`, { state: 'not supported', note: `With ${secret}-access` });
    const leaked = [...(await packOf(org, app.id))].filter(([, text]) => text.includes(secretPart));
    expect(leaked.map(([file]) => file)).toEqual([]);
  });
});

const runscopeFile = (name: string) =>
  JSON.stringify({
    name,
    steps: [
      {
        step_type: 'request',
        note: 'Required Test: List Users',
        method: 'GET',
        url: '{{SCIMBaseURL}}/Users?count=3',
        headers: { Authorization: ['{{auth}}'] },
        assertions: [{ source: 'response_status', comparison: 'equal_number', value: 200 }],
      },
    ],
  });

describe('the submission pack', () => {
  it('has the guide, the reports, the evidence with its exchanges, and no credential', async () => {
    const { both, org, app, path, idle, assign, group, call } = await setUp();
    const password = 'Kv7J2LEb';
    const made = await call('POST', '/api/v1/users?activate=true', {
      ...bjensen({ title: 'Tour Guide' }),
      credentials: { password: { value: password } },
    });
    await assign(made.body.id);
    await call('PUT', `${path}/to-app`, { ...app.toApp, syncPassword: 'okta' });
    await call('POST', `/api/v1/users/${made.body.id}/credentials/change_password`, {
      oldPassword: { value: password },
      newPassword: { value: 'Kv7J2LEc' },
    });
    await call('POST', `${path}/pushed-groups`, { group: (await group('Tour Guides', made.body)).id });
    await idle();
    await call('PUT', `${path}/readiness/C9342`, { state: 'not supported', note: 'SAML alone.' });
    await call('PUT', `${path}/submission`, details);
    for (const body of [
      { suites: ['okta'] },
      { files: [{ name: 'tours.json', text: runscopeFile('Tour Guides') }], pauseScale: 0 },
    ]) {
      const { id } = (await call('POST', '/muster/api/v1/inspections', { app: app.id, ...body })).body;
      await org.context.inspections.ended(id);
    }

    const files = await packOf(org, app.id);
    const readme = files.get('README.md')!;
    // Each file is in the index, with its hash.
    for (const [file, text] of files) {
      if (file === 'README.md') continue;
      const hash = createHash('sha256').update(text).digest('hex');
      expect(readme).toContain(` | ${Buffer.byteLength(text)} | ${hash} |`);
    }
    expect([...files.keys()].filter((file) => !/^(?:pictures|suites)\//.test(file)).toSorted()).toEqual([
      'README.md',
      'configuration-guide.html',
      'configuration-guide.md',
      'evidence/exchanges.har',
      'evidence/qa-plan.json',
      'evidence/qa-plan.md',
      'oin-wizard.md',
      'runscope/6-tour-guides.html',
      'runscope/6-tour-guides.json',
      'runscope/6-tour-guides.xml',
    ]);
    for (const [, picture] of files.get('configuration-guide.md')!.matchAll(/\]\((pictures\/[^)]+)\)/g))
      expect(files.get(picture!)).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect([...files.keys()].filter((file) => file.startsWith('suites/'))).toHaveLength(3);
    expect(JSON.parse(files.get('runscope/6-tour-guides.json')!).results).toMatchObject([
      { requirement: 'Required Test: List Users', verdict: 'pass' },
    ]);
    expect(readme).toMatch(/\| Tour Guides \| Passed \|.* runscope\/6-tour-guides\.html/);
    expect(files.get('oin-wizard.md')).toContain(
      '| Link to Runscope spec test results | https://www.runscope.com/spec |',
    );
    expect(files.get('configuration-guide.md')).toContain('- SAML alone.');

    const plan = JSON.parse(files.get('evidence/qa-plan.json')!);
    expect(plan).toHaveLength(61);
    const caseOf = (id: string) => plan.find((one: any) => one.id === id);
    expect(caseOf('C9290')).toMatchObject({ state: 'seen', evidence: { exchange: expect.any(String) } });
    expect(caseOf('C9290').exchanges).toContainEqual(
      expect.objectContaining({ id: caseOf('C9290').evidence.exchange, method: 'POST', status: 201 }),
    );
    expect(caseOf('C9326').reason).toBe('It was not walked in this org yet');
    expect(caseOf('C9343').reason).toBe('The org cannot see it, and nobody marked it yet');
    expect(caseOf('C9342').reason).toMatch(/^SAML alone\. \(Ann Admin, /);
    const { log } = JSON.parse(files.get('evidence/exchanges.har')!);
    const pages = log.pages.map(({ id }: any) => id);
    expect(pages).toEqual(expect.arrayContaining(['C9290', 'C9301', 'C9312']));
    expect(log.entries.every(({ pageref }: any) => pages.includes(pageref))).toBe(true);
    const created = log.entries.find(({ pageref, request }: any) => pageref === 'C9290' && request.method === 'POST');
    expect(JSON.parse(created.request.postData.text).userName).toBe('bjensen@example.com');
    expect(files.get('evidence/qa-plan.md')).toContain('| C9326 |');

    // What was seen stays seen when the org has forgotten its exchange.
    const forgotten = { ...caseOf('C9290').evidence, exchange: 'excNone', job: 'jobNone' };
    await org.store.readiness.put(app.id, 'seen C9290', forgotten);
    expect((await packOf(org, app.id)).get('evidence/qa-plan.md')).toMatch(/^\| C9290 \|.*\| Not kept any more \|$/m);

    const secrets = [both.authorization.replace(/^Bearer /, ''), org.token, password, 'Kv7J2LEc', 'Kv7J2LEa'];
    for (const [file, text] of files)
      expect([file, secrets.filter((secret) => text.includes(secret))]).toEqual([file, []]);
    expect(org.faults).toEqual([]);
  });

  it('tells of the failures that break Okta among the known issues, until they are mended', async () => {
    const { both, org, app, path, call } = await setUp();
    const inspect = async () => {
      const { id } = (await call('POST', '/muster/api/v1/inspections', { app: app.id, suites: ['okta'] })).body;
      await org.context.inspections.ended(id);
      return (await call('GET', `${path}/submission`)).body;
    };
    // Okta's SPEC suite reads the first user, and there is none yet.
    const failed = await inspect();
    expect(failed.guide.markdown).toMatch(/^- Not met yet: /m);
    expect(failed.warnings).toContainEqual({ text: 'The suite “Okta” did not pass.', place: 'suites' });
    const user = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'bjensen@example.com',
      name: { givenName: 'Barbara', familyName: 'Jensen' },
      emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
      active: true,
    };
    await both.harness.send('POST', '/Users', user, { authorization: both.authorization });
    const passed = await inspect();
    expect(passed.guide.markdown).toMatch(/^## Known Issues\/Troubleshooting and Tips\n\nN\/A$/m);
    expect(passed.warnings.some(({ place }: any) => place === 'suites')).toBe(false);
  });

  it('is refused where there is nothing to submit, and takes no credential into what others read', async () => {
    const both = await startBoth();
    const { org } = both;
    const app = await addApp(org, both);
    const put = (body: object) => org.call('PUT', submissionOf(app.id), body);
    const wrong = async (body: object) => (await put(body)).body.errorCauses?.[0]?.errorSummary;
    expect(await wrong({ guideUrl: 'http://example.com' })).toBe('guideUrl: Expected a URL with https.');
    expect(await wrong({ baseUrl: 'example.com' })).toBe('baseUrl: Expected a URL with https.');
    expect(await wrong({ name: 'x'.repeat(65) })).toBe('name: Expected 64 characters at most.');
    const [, token = ''] = /^(?:Bearer )?(.+)$/.exec(both.authorization)!;
    expect(await wrong({ credentials: `Type ${token}.` })).toBe(
      'credentials: It holds the credential of the application, and others will read it.',
    );
    expect((await org.call('GET', submissionOf('0oaNone'))).status).toBe(404);
    await org.call('DELETE', `/muster/api/v1/apps/${app.id}/integration`);
    const off = await org.call('GET', submissionOf(app.id));
    expect(off.body.guide).toBeUndefined();
    expect(off.body.warnings).toContainEqual(expect.objectContaining({ place: 'integration' }));
    for (const more of ['pack', 'guide/html']) {
      const refused = await org.call('GET', `${submissionOf(app.id)}/${more}`);
      expect(refused).toMatchObject({ status: 400, body: { errorSummary: expect.stringContaining('not enabled') } });
    }
  });
});
