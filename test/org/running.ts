import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { expect, onTestFinished } from 'vitest';
import type { DirectoryChanges } from '../../src/provisioning/changes.ts';
import { createIds } from '../../src/provisioning/id.ts';
import { createSeal } from '../../src/provisioning/seal.ts';
import type { OrgStore, Person } from '../../src/provisioning/store.ts';
import type { Fetch } from '../../src/client/exchange.ts';
import { assembleOrg } from '../../src/org/assemble.ts';
import type { OrgContext } from '../../src/org/context.ts';
import type { Deliver } from '../../src/org/mail.ts';
import { createOrg, type OrgOptions } from '../../src/org/org.ts';
import { addAdministrator, issueToken } from '../../src/org/tokens.ts';
import { createPerson } from '../../src/org/users/write.ts';
import { createJudge } from './answers.ts';
import { openOrgStorage } from '../../src/storage/open.ts';
import { testDatabase } from '../test-storage.ts';

const nothing = async () => undefined;

/** Provisioning that heeds no change. */
export const noChanges: DirectoryChanges = {
  personAdded: nothing,
  personChanged: nothing,
  personLinked: nothing,
  personRemoved: nothing,
  passwordSet: nothing,
  groupAdded: nothing,
  groupChanged: nothing,
  groupRemoved: nothing,
  membersChanged: nothing,
};

/** Quick to compute, so that tests are; the real hashing has tests of its own. */
const passwords: OrgContext['passwords'] = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, hash) => hash === `hash of ${password}`,
};

const unreachable: Fetch = async () => {
  throw new Error('There is no service here.');
};

export interface RunningOrg {
  readonly url: string;
  readonly token: string;
  readonly administrator: Person;
  readonly context: OrgContext;
  readonly store: OrgStore;
  /** What the org itself was to blame for. */
  readonly faults: readonly unknown[];
  /** Makes a request with the administrator's token; the answer has to be as the OpenAPI document says. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Called>;
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

const judges = new Map<string, ReturnType<typeof createJudge>>();

/** The judge of a document; each org has the same ones, whose schemas take long to compile. */
const judgeOf = (document: string): ReturnType<typeof createJudge> => {
  const known = judges.get(document) ?? createJudge(JSON.parse(document));
  judges.set(document, known);
  return known;
};

/** An org that listens, with an administrator and a token, and goes with the test. */
export const startOrg = async (
  options: Partial<Omit<OrgOptions, 'context'>> &
    Partial<Pick<OrgContext, 'clock' | 'changes'>> & {
      /** What the org's applications reach. */
      service?: Fetch;
      /** Whether the engine's worker runs. */
      works?: boolean;
      deliver?: Deliver;
    } = {},
): Promise<RunningOrg> => {
  const { clock = Date.now, changes, service = unreachable, works = false, deliver, ...rest } = options;
  const database = await testDatabase(':memory:');
  const store = await openOrgStorage({ database, seal: createSeal(randomBytes(32)) });
  const assembled = await assembleOrg({
    store,
    clock,
    passwords,
    newId: createIds(randomBytes),
    random: randomBytes,
    uuid: randomUUID,
    properties: { name: 'Example', subdomain: 'example' },
    fetch: service,
    poll: 20,
    origin: () => 'https://org.example.com',
    ...(deliver && { deliver }),
  });
  const context: OrgContext = { ...assembled, ...(changes && { changes }) };
  if (works) context.engine.worker.start();
  const profile = { login: 'admin@example.com', email: 'admin@example.com', firstName: 'Ann', lastName: 'Admin' };
  const doing = { principal: undefined, origin: 'http://localhost' };
  const administrator = await createPerson(context, doing, { profile, password: 'Kv7J2LEa', activate: true });
  const { token } = await store.transaction(async (tables) => {
    await addAdministrator(tables, administrator);
    return issueToken(context, tables, { name: 'tests', person: administrator });
  });
  const faults: unknown[] = [];
  const org = createOrg({ context, version: '0', onError: (error) => void faults.push(error), ...rest });
  const server = serve({ fetch: org.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => void server.once('listening', resolve));
  onTestFinished(async () => {
    await context.churns.stop();
    await context.engine.worker.stop();
    await new Promise((resolve) => void server.close(resolve));
    await store.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const judging = await Promise.all(
    ['/api/v1', '/muster/api/v1'].map(async (api) => judgeOf(await (await fetch(`${url}${api}/openapi.json`)).text())),
  );
  const call: RunningOrg['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `SSWS ${token}`,
        connection: 'close',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : (JSON.parse(text) as unknown);
    for (const judge of judging) expect(judge(method, path, response.status, answer)).toBeUndefined();
    return { status: response.status, headers: response.headers, body: answer };
  };
  return { url, token, administrator, context, store, faults, call };
};

/** A user as a client makes one. */
export const bjensen = (more: object = {}) => ({
  profile: {
    login: 'bjensen@example.com',
    email: 'bjensen@example.com',
    firstName: 'Barbara',
    lastName: 'Jensen',
    ...more,
  },
});
