import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { AuthenticationMode, Connection } from '../../src/authentication/store.ts';
import type { Json, JsonObject } from '../../src/protocol/json.ts';
import type { ProfileName } from '../../src/protocol/leniency.ts';
import { start } from '../node/running.ts';
import { createHarness } from './harness.ts';

interface Exchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body?: Json;
  };
  readonly response: { readonly status: number; readonly body?: JsonObject };
  /** Names for what the answer holds, used as `{{name}}` from then on. */
  readonly take?: Record<string, string>;
}

interface Recording {
  readonly what: string;
  /** 2.0 where it is absent. */
  readonly scim?: '1.1';
  readonly profile: ProfileName;
  readonly auth: AuthenticationMode;
  readonly capabilities?: Connection['capabilities'];
  readonly cases?: readonly string[];
  readonly steps: readonly Exchange[];
}

/** What of `actual` the recording speaks of: `"{{*}}"` stands for any value, null for none. */
const seen = (actual: any, expected: Json | undefined): any => {
  if (expected === '{{*}}') return actual === undefined || actual === '' ? 'nothing' : '{{*}}';
  if (Array.isArray(expected)) {
    return Array.isArray(actual) ? actual.map((element, i) => seen(element, expected[i])) : actual;
  }
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object') return actual ?? null;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, seen(actual[key], expected[key])]));
};

const files = globSync('test/recorded/*/*.json').toSorted();

it('has recordings to replay', () => expect(files.length).toBeGreaterThan(20));

for (const file of files) {
  const {
    what,
    scim,
    profile,
    auth,
    capabilities,
    cases = [],
    steps,
  } = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const client = file.split('/').at(-2);
  it(`answers ${client}: ${what} (${basename(file)})${cases.length > 0 ? ` [${cases.join(', ')}]` : ''}`, async () => {
    const harness = await createHarness({ profile });
    const { url } = await start(harness.service.handle);
    onTestFinished(() => harness.close());
    const authorization = await harness.connect('example', { auth, ...(capabilities && { capabilities }) });
    const names = new Map<string, string>();
    const fill = (text: string): string =>
      text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => names.get(name) ?? name);

    for (const [i, { request, response, take = {} }] of steps.entries()) {
      const answer = await fetch(`${url}/scim/${scim ? 'v1' : 'v2'}${fill(request.path)}`, {
        method: request.method,
        headers: { ...request.headers, authorization },
        ...(request.body !== undefined && { body: fill(JSON.stringify(request.body)) }),
      });
      const text = await answer.text();
      const step = `step ${i + 1}: ${request.method} ${request.path} → ${text}`;
      expect(answer.status, step).toBe(response.status);
      if (response.status === 204 || request.method === 'DELETE') expect(text).toBe('');
      else expect(answer.headers.get('content-type'), step).toBe(scim ? 'application/json' : 'application/scim+json');
      const body = text === '' ? {} : JSON.parse(text);
      if (response.body) {
        const expected = JSON.parse(fill(JSON.stringify(response.body)));
        expect(seen(body, expected), step).toEqual(expected);
      }
      for (const [name, key] of Object.entries(take)) names.set(name, body[key]);
    }
  });
}
