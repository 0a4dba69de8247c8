import { randomBytes } from 'node:crypto';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Hono } from 'hono';
import { expect, onTestFinished } from 'vitest';
import { createAddresses } from '../../src/events/delivery/addresses.ts';
import { createSets } from '../../src/events/sets/sets.ts';
import { createSeal } from '../../src/provisioning/seal.ts';
import { createAdminApi, type AdminEnv } from '../../src/admin/api/api.ts';
import { createOperatorAuthenticate } from '../../src/admin/api/authenticate.ts';
import { createAdministration } from '../../src/admin/local/administration.ts';
import { createMask } from '../../src/admin/request-log/mask.ts';
import { createRequestLog } from '../../src/admin/request-log/request-log.ts';
import { createLogWriter } from '../../src/admin/request-log/writer.ts';
import type { Administration } from '../../src/admin/administration.ts';
import { formatOperatorToken, hashSecret } from '../../src/authentication/credentials.ts';
import { defaultLimits } from '../../src/service/limits.ts';
import type { Origin } from '../../src/service/origin.ts';
import type { ObservedExchange } from '../../src/service/http.ts';
import { createSqliteRequestLog } from '../../src/storage/sqlite/request-log.ts';
import { createHarness, type Harness } from '../service/harness.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: any;
}

const baseUrl = 'https://scim.example.com/scim/v2';

/** The document so that what it does not name is wrong, too. */
const strictly = (value: any): any => {
  if (Array.isArray(value)) return value.map(strictly);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, strictly(member)]));
  return value.type === 'object' && value.properties ? { additionalProperties: false, ...copy } : copy;
};

/** Checks answers against the document that the API itself publishes. */
const createConformance = async (app: Hono<AdminEnv>, authorization: string) => {
  const response = await app.request('/admin/v1/openapi.json', { headers: { authorization } });
  const document = (await response.json()) as any;
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
  ajv.addVocabulary(['components', 'info', 'openapi', 'paths', 'security', 'servers']);
  ajv.addSchema(strictly(document), 'openapi');
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string): ValidateFunction => {
    let validate = validators.get(pointer);
    if (!validate) validators.set(pointer, (validate = ajv.compile({ $ref: `openapi#${pointer}` })));
    return validate;
  };
  const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');
  const pathOf = (path: string): string | undefined =>
    Object.keys(document.paths)
      // A name wins over a parameter.
      .toSorted((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
      .find((template) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  return {
    document,
    check: (method: string, path: string, { status, headers, json }: Answer): void => {
      const template = pathOf(path.split('?', 1)[0]!);
      // What is unknown is refused as everything else.
      const operation = template && document.paths[template][method.toLowerCase()];
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      if (status === 204) return expect(operation.responses).toHaveProperty('204');
      let pointer = '/components/schemas/Problem';
      if (operation) {
        const key = status in operation.responses ? String(status) : 'default';
        expect([method, path, Object.keys(operation.responses[key].content)]).toEqual([method, path, [type]]);
        const at = ['paths', template, method.toLowerCase(), 'responses', key, 'content', type, 'schema'];
        pointer = `/${at.map(escape).join('/')}`;
      } else expect(type).toBe('application/problem+json');
      const validate = validatorOf(pointer);
      expect([method, path, validate(json), validate.errors]).toEqual([method, path, true, null]);
    },
  };
};

/** The admin API over a store of its own; each answer is checked against the OpenAPI document. */
export const openAdmin = async ({
  log = true,
  clock = Date.now,
  beside,
}: {
  log?: boolean;
  clock?: () => number;
  /** Whose store it administers; one of its own where it is absent. */
  beside?: Harness;
} = {}) => {
  const harness = beside ?? (await createHarness({ clock }));
  if (!beside) onTestFinished(() => harness.close());
  const { storage, resourceTypes } = harness;
  const store = createSqliteRequestLog(':memory:');
  const requestLog = createRequestLog({
    writer: createLogWriter(store, createMask(), 1_000),
    bodySize: 1_000,
    age: 1e12,
    size: 1e9,
    clock,
    onError: () => undefined,
  });
  onTestFinished(() => requestLog.close());
  const administrationBy = (origin: Origin): Administration =>
    createAdministration({
      ...storage,
      resourceTypes,
      requestLog: log ? store : undefined,
      urls: () => ({ publicUrl: 'https://scim.example.com', baseUrl, v1BaseUrl: 'https://scim.example.com/scim/v1' }),
      clock,
      randomBytes,
      origin,
      seal: createSeal(storage.sealKey),
      sets: createSets({ key: storage.eventKey, resourceTypes, issuer: () => 'https://scim.example.com', clock }),
      addresses: createAddresses({ hosts: undefined, networks: ['127.0.0.0/8'] }),
    });
  const administration = administrationBy({ actor: { kind: 'command', id: 'test' } });
  const errors: unknown[] = [];
  let listening = 0;
  const secret = 'a-secret';
  const create = (over?: Administration): Hono<AdminEnv> =>
    createAdminApi({
      administration: (origin) => over ?? administrationBy(origin),
      running: {
        health: async () => ({
          status: 'ok',
          version: '0.1.0',
          started: new Date(clock()).toISOString(),
          baseUrl,
          v1BaseUrl: 'https://scim.example.com/scim/v1',
          store: 'memory',
          warnings: [],
          requestLog: { kept: 'bodies', lost: 0 },
        }),
        limits: () => ({
          ...defaultLimits,
          filter: { ...defaultLimits.filter },
          failuresPerSource: 300,
          failuresPerConnection: 60,
          requestsPerConnection: 200,
          requestsPerTenant: 400,
        }),
        subscribe(listener) {
          const end = requestLog.subscribe(listener);
          listening++;
          return () => {
            listening--;
            end();
          };
        },
        subscribeEvents: storage.events.subscribe,
      },
      authenticate: createOperatorAuthenticate({
        operators: storage.operators,
        local: { name: 'local', created: 0, hash: hashSecret(secret) },
        clock,
      }),
      onError: (error) => errors.push(error),
    });
  const app = create();
  const authorization = `Bearer ${formatOperatorToken('local', secret)}`;
  const conformance = await createConformance(app, authorization);

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    to: Hono<AdminEnv> = app,
  ): Promise<Answer> => {
    const response = await to.request(`/admin/v1${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      json: text === '' ? undefined : JSON.parse(text),
    };
    conformance.check(method, `/admin/v1${path}`, answer);
    return answer;
  };
  return {
    harness,
    administration,
    app,
    create,
    send,
    errors,
    authorization,
    requestLog,
    /** How many follow the request log. */
    listening: () => listening,
    document: conformance.document,
  };
};

export const observed = (changes: Partial<ObservedExchange> = {}): ObservedExchange => ({
  exchange: { requestId: 'r1' },
  time: Date.now(),
  started: 10,
  duration: 2,
  bodyTime: undefined,
  method: 'GET',
  url: '/scim/v2/Users',
  header: () => undefined,
  requestBody: undefined,
  response: { status: 200, headers: {} },
  remoteAddress: '192.0.2.1',
  ...changes,
});
