import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClientKind, ScimVersion } from '../../src/provisioning/application.ts';
import { headersOf } from '../../src/provisioning/client/headers.ts';
import { compareWithDocumentation } from '../../src/provisioning/documented/compare.ts';
import type { KeptExchange } from '../../src/provisioning/job.ts';
import { operationOf } from '../../src/provisioning/operation.ts';
import { application } from './application.ts';

interface Sent {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly answer?: unknown;
  readonly type?: string;
}

const baseUrl = 'https://scim.example.com/scim/v2';

const exchangeOf = (scim: ScimVersion, { method, path, body, headers, status, answer, type }: Sent): KeptExchange => {
  const url = baseUrl + path;
  return {
    id: 'excExample',
    app: '0oaExample1Example23',
    operation: operationOf({ method, url }),
    request: {
      method,
      url,
      headers: headers ?? headersOf(scim, method, 'Bearer ••••'),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
    ...(status !== undefined && {
      response: {
        status,
        headers: { 'content-type': type ?? 'application/scim+json; charset=utf-8' },
        body: typeof answer === 'string' ? answer : answer === undefined ? '' : JSON.stringify(answer),
      },
    }),
    started: 0,
    duration: 1,
  };
};

const compare = (kind: ClientKind, scim: ScimVersion, sent: Sent, uniqueIdentifier = 'userName') =>
  compareWithDocumentation(application({ kind, scim, uniqueIdentifier, baseUrl }), exchangeOf(scim, sent));

/** What is wrong, but for the answer, which is the service's. */
const wrongRequest = (...args: Parameters<typeof compare>) =>
  compare(...args).checks.filter(({ ok, part }) => !ok && part !== 'Status' && part !== 'Answer');

describe('what the org sends is what Okta’s documentation describes', () => {
  for (const file of globSync('test/recorded/org/*/*.json').toSorted()) {
    const { client, exchanges } = JSON.parse(readFileSync(file, 'utf8')) as {
      client: { kind: ClientKind; scim: ScimVersion; uniqueIdentifier?: string };
      exchanges: readonly { send: string; body?: unknown }[];
    };
    it(`${client.scim} ${basename(file, '.json')}`, () => {
      for (const { send, body } of exchanges) {
        const [method = '', path = ''] = send.split(/ (.*)/);
        expect(wrongRequest(client.kind, client.scim, { method, path, body }, client.uniqueIdentifier)).toEqual([]);
      }
    });
  }
});

/** What a recording needs to begin with, and what was seen of Okta and is in no documentation of its. */
const others: Readonly<Record<string, RegExp>> = {
  'assign-existing-user': /^POST \/Users$/,
  'change-membership': /"value":\{"members":/,
};

describe('so is what was seen of Okta', () => {
  for (const file of globSync('test/recorded/{okta,okta-v1}/*.json').toSorted()) {
    const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: readonly { request: Sent }[] };
    const scim = file.includes('okta-v1') ? '1.1' : '2.0';
    it(`${scim} ${basename(file, '.json')}`, () => {
      for (const { request } of steps) {
        const { method, path, body } = request;
        const sent = { method, path, body };
        const other = others[basename(file, '.json')];
        if (other && [`${method} ${path}`, JSON.stringify(body ?? '')].some((one) => other.test(one))) continue;
        const found = (['template', 'wizard'] as const).map((kind) => wrongRequest(kind, scim, sent));
        expect([`${method} ${path}`, found.toSorted((a, b) => a.length - b.length)[0]]).toEqual([
          `${method} ${path}`,
          [],
        ]);
      }
    });
  }
});

describe('a comparison with Okta’s documentation', () => {
  const barbara = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'bjensen@example.com',
    name: { givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ primary: true, value: 'bjensen@example.com', type: 'work' }],
    externalId: '00u1bjensen2example3',
    groups: [],
    password: '••••',
    active: true,
  };
  const created = { ...barbara, id: '2819c223' };
  const post = { method: 'POST', path: '/Users', body: barbara, status: 201, answer: created };
  const wrong = (...args: Parameters<typeof compare>) =>
    compare(...args).checks.flatMap(({ part, ok, seen }) => (ok ? [] : [`${part}: ${seen}`]));

  it('finds nothing where all is as it should be', () => {
    expect(compare('template', '2.0', post)).toMatchObject({ matches: true, documented: { title: 'Create a user' } });
  });

  it('says that the wizard’s client sends no PATCH', () => {
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [] };
    expect(compare('wizard', '2.0', { method: 'PATCH', path: '/Users/1', body })).toEqual({
      matches: false,
      checks: [
        {
          part: 'Request',
          ok: false,
          documented: 'An application that the wizard made sends no such request in SCIM 2.0',
          seen: 'PATCH /Users/1',
        },
      ],
    });
  });

  it('names members that are missing, besides, or in another order', () => {
    const { userName, schemas, ...rest } = barbara;
    expect(wrong('template', '2.0', { ...post, body: { userName, schemas, ...rest } })).toEqual([
      'Order of the body: schemas comes after userName',
    ]);
    expect(wrong('template', '2.0', { ...post, body: { schemas, ...rest } })).toEqual(['Body: userName is missing']);
    const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Tour Guides', owner: 'x' };
    expect(wrong('template', '2.0', { method: 'POST', path: '/Groups', body: group })).toContain(
      'Body: owner is not documented',
    );
  });

  it('names headers that are missing or others', () => {
    const headers = { ...headersOf('2.0', 'POST', undefined), accept: 'application/json' };
    expect(wrong('template', '2.0', { ...post, headers })).toEqual([
      'Headers: accept: application/json\nauthorization: missing',
    ]);
  });

  it('holds the service’s answer against the documentation too', () => {
    expect(wrong('template', '2.0', { ...post, status: 200 })).toEqual(['Status: 200']);
    expect(wrong('template', '2.0', { ...post, answer: barbara })).toEqual(['Answer: id is missing']);
    expect(wrong('template', '2.0', { ...post, answer: '<html>', type: 'text/html' })).toEqual([
      'Answer: the Content-Type is text/html\nthe body is no JSON',
    ]);
    const answer = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: '0',
      Resources: [],
    };
    const page = { method: 'GET', path: '/Users?startIndex=1&count=2', status: 200, answer };
    expect(wrong('template', '2.0', page)).toEqual([
      'Answer: totalResults is no number\nstartIndex is missing\nitemsPerPage is missing',
    ]);
  });

  it('sees a wrong path', () => {
    expect(wrong('template', '2.0', { method: 'GET', path: '/Users?startIndex=1&count=50' })[0]).toBe(
      'Path: /Users?startIndex=1&count=50',
    );
  });
});
