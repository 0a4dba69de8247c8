import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { authenticationModes, type AuthenticationMode } from '../../../src/authentication/store.ts';
import { parseRunscope } from '../../../src/inspect/runscope/file.ts';
import { runRunscope } from '../../../src/inspect/runscope/run.ts';
import type { RunscopeResult } from '../../../src/inspect/runscope/result.ts';
import type { JsonObject } from '../../../src/protocol/json.ts';
import type { Service } from '../../../src/service/http.ts';
import { start } from '../../node/running.ts';
import { open } from '../../service/client.ts';
import { sharedFile } from '../../shared.ts';
import { furnishForOkta, oktaTypes } from '../okta-directory.ts';
import { answering, answeringJson, around, asking, type Mutant } from '../mutants/mutant.ts';

const folder = 'okta/runscope';
const specOf = (file: string) => parseRunscope(readFileSync(sharedFile(`${folder}/${file}`), 'utf8'), file)[0]!;
const spec = specOf('Okta-SCIM-20-SPEC-Test.json');
const v1Spec = specOf('Okta-SCIM-11-SPEC-Test.json');
const initialScript = readFileSync(sharedFile(`${folder}/initial-script-spec.js`), 'utf8');

const [entitlements] = parseRunscope(
  readFileSync(sharedFile(`${folder}/Okta-SCIM-20-Entitlements-Test.json`), 'utf8'),
  'Okta-SCIM-20-Entitlements-Test.json',
);

/** Runs Okta's SPEC suite over a socket against our service, or a mutant of it, that has a user and a group. */
const runSpec = async (
  auth: AuthenticationMode,
  wrap: (service: Service) => Service = (service) => service,
  suite = spec,
) => {
  const { service, connect, user, group } = await open({ profile: 'okta' });
  const { id } = await user('bjensen@example.com', {
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
    active: true,
  });
  await group('Tour Guides', [id]);
  const { handle } = wrap(service);
  const { url } = await start(handle);
  return runRunscope(suite, {
    fetch,
    baseUrl: `${url}/scim/${suite === spec ? 'v2' : 'v1'}`,
    authorization: await connect('example', { auth }),
    variables: {},
    initialScript,
    pauseScale: 0,
    relaxTime: false,
    now: Date.now,
    random: Math.random,
    sleep,
  });
};

const without = (name: string, body: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));

const red = ({ steps }: RunscopeResult) =>
  steps.filter(({ verdict }) => verdict !== 'pass').map(({ number }) => number);

describe("Okta's SPEC suite for SCIM 1.1", () => {
  it.each(authenticationModes)('is green against our service with %s authentication [v11-01]', async (auth) => {
    const result = await runSpec(auth, undefined, v1Spec);
    expect(result.steps.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(result).toMatchObject({
      passed: true,
      counts: { requests: { passed: 16, total: 16 }, assertions: { passed: 90, slow: 0, total: 90 } },
    });
  });
});

describe("Okta's SPEC suite for SCIM 2.0", () => {
  it.each(authenticationModes)('is green against our service with %s authentication', async (auth) => {
    const result = await runSpec(auth);
    const wrong = result.steps.filter(({ verdict }) => verdict !== 'pass');
    expect(wrong).toEqual([]);
    expect(result).toMatchObject({
      passed: true,
      counts: { requests: { passed: 12, total: 12 }, assertions: { passed: 52, slow: 0, total: 52 } },
    });
    expect(result.steps.find(({ title }) => title.includes('Groups'))!.log).toEqual(['true']);
  });

  it('does not look whether a filter in upper case finds anybody', async () => {
    const wrap = answeringJson((body, _, { url }) =>
      url.includes('@ATKO.COM') && body.Resources ? { ...body, totalResults: 0, Resources: [] } : undefined,
    );
    expect((await runSpec('header', wrap)).passed).toBe(true);
  });

  const isUsers = (url: string): boolean => /\/Users(?:\?|$)/.test(url);
  const mutants: [name: string, red: readonly number[], wrap: Mutant['wrap']][] = [
    [
      'answers 401 in HTML',
      [21],
      answering((response) =>
        response.status === 401 ? { ...response, headers: { 'content-type': 'text/html' }, body: '<html>' } : response,
      ),
    ],
    [
      'answers 401 without a body',
      [21],
      answering(({ body, ...rest }) => (rest.status === 401 ? rest : { ...rest, body: body! })),
    ],
    [
      'lets everybody in',
      [21],
      (service) => {
        let known: string | undefined;
        return asking((request) => {
          const given = request.header('authorization');
          if (given !== 'non-token') known = given;
          return { header: (name) => (name === 'authorization' ? known : request.header(name)) };
        })(service);
      },
    ],
    [
      'answers a taken userName with 400',
      [15],
      answering((response) => (response.status === 409 ? { ...response, status: 400 } : response)),
    ],
    [
      'makes a user twice',
      [15],
      answering((response) => (response.status === 409 ? { ...response, status: 201 } : response)),
    ],
    ['gives schemas as a text', [1, 5, 7, 9, 21, 23], answeringJson((body) => ({ ...body, schemas: body.schemas[0] }))],
    [
      'leaves schemas out of lists',
      [1, 5, 9],
      answeringJson((body) => (body.Resources ? without('schemas', body) : undefined)),
    ],
    [
      'calls resources in lower case',
      [1, 3],
      answeringJson(({ Resources, ...body }) => (Resources ? { ...body, resources: Resources } : undefined)),
    ],
    [
      'ignores filters',
      [5, 9],
      asking(({ url, method }) => (method === 'GET' && isUsers(url) ? { url: url.split('?')[0]! } : {})),
    ],
    [
      'refuses a filter in upper case',
      [17],
      around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        return request.url.includes('@ATKO.COM') && response.status === 200 ? { ...response, status: 400 } : response;
      }),
    ],
    [
      'answers an unknown id with 200',
      [7, 23],
      answering((response) => (response.status === 404 ? { ...response, status: 200 } : response)),
    ],
    ['leaves detail out of errors', [7, 21, 23], answeringJson((body) => without('detail', body))],
    [
      'folds userName to lower case',
      [11, 13],
      answeringJson((body) => (body.userName ? { ...body, userName: body.userName.toLowerCase() } : undefined)),
    ],
    [
      'answers a create without its id',
      [11, 13],
      answeringJson((body, { status }) => (status === 201 ? without('id', body) : undefined)),
    ],
    [
      'answers active as false',
      [11],
      answeringJson((body, { status }) => (status === 201 ? { ...body, active: false } : undefined)),
    ],
    [
      'leaves active out',
      [1, 3, 11],
      around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        return response.body === undefined
          ? response
          : { ...response, body: response.body.replaceAll(/"active":true,?/g, '') };
      }),
    ],
    [
      'leaves itemsPerPage out',
      [1],
      answeringJson((body) => (body.Resources ? without('itemsPerPage', body) : undefined)),
    ],
    [
      'has no groups endpoint',
      [19],
      answering((response, { url }) => (url.includes('/Groups') ? { ...response, status: 404 } : response)),
    ],
    [
      'answers groups in no JSON',
      [19],
      answering((response, { url }) => (url.includes('/Groups') ? { ...response, body: 'none' } : response)),
    ],
    [
      'does not take media types with parameters',
      [1, 3, 5, 7, 9, 13, 17, 19, 21, 23],
      answering((response, request) =>
        request.header('content-type')?.includes('charset') ? { ...response, status: 415 } : response,
      ),
    ],
  ];

  it.each(mutants)('is red at its steps where the service %s', async (_, steps, wrap) => {
    const result = await runSpec('header', wrap);
    expect(red(result)).toEqual(steps.map(String));
    expect(result.passed).toBe(false);
    expect(result.counts.requests).toEqual({ passed: 12 - steps.length, total: 12 });
  });
});

describe("Okta's Entitlements suite for SCIM 2.0", () => {
  const runEntitlements = async (
    endpoint: string,
    { wrap = (service) => service, furnished = true }: { wrap?: Mutant['wrap']; furnished?: boolean } = {},
  ) => {
    const harness = await open({ profile: 'okta', configured: oktaTypes, checkEntitlements: true });
    if (furnished) await furnishForOkta(harness);
    const { url } = await start(wrap(harness.service).handle);
    return runRunscope(entitlements!, {
      fetch,
      baseUrl: `${url}/scim/v2`,
      authorization: await harness.connect('example'),
      variables: { EntitlementEndpoint: endpoint },
      pauseScale: 0,
      relaxTime: false,
      now: Date.now,
      random: Math.random,
      sleep,
    });
  };

  it.each(['/Roles', '/Entitlements'])('is green at %s', async (endpoint) => {
    const { passed, counts } = await runEntitlements(endpoint);
    expect([passed, counts]).toEqual([
      true,
      { requests: { passed: 1, total: 1 }, assertions: { passed: 6, slow: 0, total: 6 } },
    ]);
  });

  it('is red where there is no value, no such endpoint, or a page of another size', async () => {
    expect((await runEntitlements('/Roles', { furnished: false })).passed).toBe(false);
    expect((await runEntitlements('/Tickets')).passed).toBe(false);
    const wrap = answeringJson((body) => (body.Resources ? { ...body, itemsPerPage: 100 } : undefined));
    expect((await runEntitlements('/Roles', { wrap })).passed).toBe(false);
  });
});
