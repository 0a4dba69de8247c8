import { describe, expect, it } from 'vitest';
import { curlLine } from '../../../src/client/curl.ts';
import { reportFormats } from '../../../src/inspect/report/formats.ts';
import { terminalReport } from '../../../src/inspect/report/terminal.ts';
import { everything, exchange, reported, result } from './reported.ts';

const golden = (name: string) => `../../golden/report/${name}`;
const plain = { color: false, columns: 100 };
// oxlint-disable-next-line no-control-regex -- what no terminal and no XML may get
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202E\uFFFE\p{Surrogate}]/u;

describe('every report', () => {
  it.each([
    ...Object.entries(reportFormats),
    ['terminal', (report: typeof everything) => terminalReport(report, plain)] as const,
  ])('in %s holds no credential and no control character, and is the same each time', (_, format) => {
    const text = format(everything);
    expect(text).not.toContain('secret');
    expect(text).not.toMatch(control);
    expect(text).toBe(format(everything));
    expect(format(reported([]))).not.toBe('');
  });
});

it('reports to a terminal, in a page', async () => {
  const page = terminalReport(everything, plain);
  await expect(page).toMatchFileSnapshot(golden('terminal.txt'));
  expect(page.split('\n').length).toBeLessThan(60);
});

it('reports in colour where it is wanted', () => {
  expect(terminalReport(everything, { color: true, columns: 100 })).toContain('\u001B[31m');
});

it('reports in JUnit', () => expect(reportFormats.junit(everything)).toMatchFileSnapshot(golden('junit.xml')));

it('counts warnings as failures in JUnit where the run is strict', () => {
  expect(reportFormats.junit({ ...everything, strict: true })).toMatch(/^<testsuites .* failures="5"/m);
});

it('reports in Markdown', () => expect(reportFormats.markdown(everything)).toMatchFileSnapshot(golden('report.md')));

it('reports in Markdown what fits into a comment, however much failed', () => {
  const finding = (i: number) => [{ expected: 'x'.repeat(5_000), found: String(i), hint: `${i} ${'y'.repeat(500)}` }];
  const many = Array.from({ length: 500 }, (_, i) => result(`patch-${i}`, { verdict: 'fail', findings: finding(i) }));
  expect(reportFormats.markdown(reported(many)).length).toBeLessThan(65_536);
});

it('reports in JSON what programs need', () => {
  const report = JSON.parse(reportFormats.json(everything)) as Record<string, any>;
  expect(report).toMatchObject({
    muster: expect.stringMatching(/^\d+\.\d+/),
    profile: 'okta',
    passed: false,
    counts: { pass: 13, warn: 1, fail: 4, skipped: 1, error: 1 },
    left: [{ reason: 'DELETE was answered 500' }],
  });
  expect(report['causes'][0]).toMatchObject({ client: 'Okta', ids: ['create-25', 'create-26'] });
  const created = report['results'].find(({ id }: { id: string }) => id === 'create-25');
  expect(created).toMatchObject({ section: { name: 'RFC 7644 §3.3' }, findings: [{ exchange: 1 }] });
  expect(created.exchanges[1].curl).toMatch(/^curl -i -X POST .*\$AUTHORIZATION/);
});

it('reports as an HTTP Archive 1.2, each exchange with the page of its check', () => {
  const { log } = JSON.parse(reportFormats.har(everything)) as Record<string, any>;
  expect(log).toMatchObject({ version: '1.2', creator: { name: 'muster inspect', version: expect.any(String) } });
  const pages = log.pages.map(({ id }: { id: string }) => id);
  expect(pages).toContain('create-25');
  for (const page of log.pages) expect(Date.parse(page.startedDateTime)).toBe(everything.started);
  expect(log.entries).toHaveLength(everything.results.flatMap(({ exchanges }) => exchanges).length);
  for (const entry of log.entries) {
    expect(pages).toContain(entry.pageref);
    expect(entry).toEqual({
      pageref: expect.any(String),
      startedDateTime: '2026-11-23T12:00:00.000Z',
      time: 12,
      request: expect.objectContaining({
        method: expect.any(String),
        url: expect.stringMatching(/^https:/),
        httpVersion: 'HTTP/1.1',
        cookies: [],
        queryString: expect.any(Array),
        headersSize: -1,
        bodySize: expect.any(Number),
      }),
      response: expect.objectContaining({
        status: expect.any(Number),
        statusText: expect.any(String),
        httpVersion: 'HTTP/1.1',
        cookies: [],
        content: expect.objectContaining({ size: expect.any(Number), mimeType: 'application/scim+json' }),
        redirectURL: '',
        headersSize: -1,
        bodySize: expect.any(Number),
      }),
      cache: {},
      timings: { send: 0, wait: 12, receive: 0 },
    });
    for (const { name, value } of [...entry.request.headers, ...entry.response.headers])
      expect([typeof name, typeof value]).toEqual(['string', 'string']);
  }
  expect(log.entries[0].request.queryString).toEqual([{ name: 'count', value: '1' }]);
});

it('gives curl lines that send the same, whatever is in them', () => {
  const { request } = exchange('POST', "/Users?filter=userName eq 'x'", 201, '', `@it's "quoted"`);
  expect(curlLine(request)).toBe(
    `curl -i -X POST -H 'accept: application/scim+json' -H "Authorization: $AUTHORIZATION" ` +
      `-H 'content-type: application/scim+json' --data-raw '@it'\\''s "quoted"' ` +
      `'https://scim.example.com/scim/v2/Users?filter=userName eq '\\''x'\\'''`,
  );
});
