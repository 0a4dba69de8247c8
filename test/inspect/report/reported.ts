import type { Exchange } from '../../../src/client/exchange.ts';
import { mask } from '../../../src/client/mask.ts';
import type { Result } from '../../../src/inspect/check.ts';
import type { Reported } from '../../../src/inspect/report/entry.ts';

const baseUrl = 'https://scim.example.com/scim/v2';
const started = Date.UTC(2026, 10, 23, 12);

/** What a service may answer to hurt whoever reads the report. */
export const hostile =
  '</pre><script>alert(1)</script> ]]> "q" \'a\' & `code` ```fence``` | [l](http://evil.example) @octocat \u0000\u001B[31m\u009B\uFFFE\uD800\u202E <img src=x onerror=alert(1)>';

export const exchange = (method: string, path: string, status: number, body = '{}', sent?: string): Exchange => ({
  request: mask({
    method,
    url: baseUrl + path,
    headers: {
      accept: 'application/scim+json',
      authorization: 'Bearer mst_secret',
      ...(sent !== undefined && { 'content-type': 'application/scim+json' }),
    },
    ...(sent !== undefined && { body: sent }),
  }),
  response: mask({ status, headers: { 'content-type': 'application/scim+json', 'set-cookie': 'id=secret' }, body }),
  started,
  duration: 12,
});

export const result = (
  id: string,
  details: Omit<Partial<Result>, 'check'> & { check?: Partial<Result['check']> } = {},
): Result => ({
  verdict: 'pass',
  findings: [],
  exchanges: [exchange('GET', '/Users?count=1', 200)],
  duration: 20,
  ...details,
  check: {
    id,
    suite: 'rfc',
    section: 'rfc7644/3.3',
    level: 'MUST',
    requirement: `The requirement of ${id}.`,
    ...details.check,
  },
});

const taken = (id: string): Result => {
  const refused = exchange(
    'POST',
    '/Users',
    400,
    `{"detail":"userName \\"${id}\\" is taken.","status":"400"}`,
    `{"userName":"${id}","password":"secret"}`,
  );
  return result(id, {
    verdict: 'fail',
    findings: [
      {
        expected: 'status 409',
        found: `400: userName "${id}" is taken.`,
        hint: `Map the unique index to 409; Okta links instead (${id}).`,
        exchange: refused,
      },
    ],
    exchanges: [exchange('POST', '/Users', 201), refused],
  });
};

const hostileExchange = exchange('PATCH', '/Users/2819c223', 500, hostile);

export const reported = (results: readonly Result[], details: Partial<Reported> = {}): Reported => ({
  baseUrl,
  profile: 'okta',
  started,
  duration: 1_500,
  seed: 7,
  results,
  left: [],
  ...details,
});

/** A run in which everything that can come out did. */
export const everything = reported(
  [
    result('discovery-01', { check: { section: 'rfc7643/5' } }),
    taken('create-25'),
    taken('create-26'),
    result('patch-01', {
      check: { section: 'rfc7644/3.5.2' },
      verdict: 'fail',
      findings: [{ expected: 'status 200 or 204', found: `500: ${hostile}`, exchange: hostileExchange }],
      exchanges: [hostileExchange],
    }),
    result('entra-01', {
      check: { level: 'Entra', suite: 'entra', section: 'entra' },
      verdict: 'fail',
      findings: [{ expected: 'active: false', found: '"False"', hint: 'Answer a JSON boolean.' }],
    }),
    result('sort-01', { check: { level: 'SHOULD' }, verdict: 'warn', findings: [{ expected: 'a', found: 'b' }] }),
    result('etag-01', {
      verdict: 'skipped',
      reason: '/ServiceProviderConfig says etag.supported is not true',
      exchanges: [],
    }),
    result('bulk-01', { verdict: 'error', reason: 'TypeError: x is not a function\n    at check', exchanges: [] }),
    ...Array.from({ length: 12 }, (_, i) =>
      result(`okta-spec-${String(i + 1).padStart(2, '0')}`, {
        check: { level: 'Okta', suite: 'okta', section: 'okta' },
      }),
    ),
  ],
  { left: [{ url: `${baseUrl}/Users/2819c223`, reason: 'DELETE was answered 500' }] },
);
