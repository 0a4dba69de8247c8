import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { AuthenticationMode } from '../../../src/authentication/store.ts';
import type { Fetch } from '../../../src/client/exchange.ts';
import { createWire } from '../../../src/client/wire.ts';
import type { Application, ClientKind, Integration, ScimVersion } from '../../../src/provisioning/application.ts';
import {
  fromTemplate,
  fromWizard,
  templates,
  withProvisioning,
  withScimVersion,
} from '../../../src/provisioning/catalogue.ts';
import { createEngine, type EngineOptions } from '../../../src/provisioning/engine/engine.ts';
import type { Group } from '../../../src/provisioning/group.ts';
import { createIds } from '../../../src/provisioning/id.ts';
import type { Person } from '../../../src/provisioning/person.ts';
import { createSeal } from '../../../src/provisioning/seal.ts';
import type { Service, ServiceRequest } from '../../../src/service/http.ts';
import { openOrgStorage } from '../../../src/storage/open.ts';
import { testDatabase } from '../../test-storage.ts';
import { start } from '../../node/running.ts';
import { createHarness, type Harness } from '../../service/harness.ts';

export const credentialsFor = (mode: AuthenticationMode, authorization: string): Integration['credentials'] => {
  const [, value = authorization] = authorization.split(' ');
  if (mode === 'header') return { mode, value: authorization };
  if (mode === 'bearer') return { mode, token: value };
  const [username = '', password = ''] = Buffer.from(value, 'base64').toString().split(':');
  return { mode: 'basic', username, password };
};

/** Whether a process that is only played still lives. */
interface Life {
  over: boolean;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** What does nothing any more once its owner's life is over. */
const mortal = <T extends object>(target: T, life: Life): T =>
  new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value === 'function') {
        return (...given: unknown[]): unknown => (life.over ? never() : value.apply(object, given));
      }
      return typeof value === 'object' && value !== null ? mortal(value, life) : value;
    },
  });

export interface OrgOptions extends Partial<EngineOptions> {
  readonly file?: string;
  readonly auth?: AuthenticationMode;
  /** Of 32 bytes: what secrets are sealed with. */
  readonly key?: Uint8Array;
  /** The worker does not begin by itself. */
  readonly idle?: boolean;
  /** Requests that the service leaves without an answer, and undone. */
  readonly withheld?: (request: ServiceRequest) => boolean;
  /** Stands between the engine and the service. */
  readonly through?: (fetch: Fetch) => Fetch;
}

const made = '2026-11-25T00:00:00.000Z';

/** An org with an engine beside a service of ours: both real, with sockets between them. */
export const createOrg = async ({
  file = ':memory:',
  auth = 'bearer',
  key = randomBytes(32),
  idle: resting = false,
  withheld = () => false,
  through = (fetch) => fetch,
  ...options
}: OrgOptions = {}) => {
  const harness: Harness = await createHarness({ profile: 'okta' });
  const handle: Service['handle'] = (request, exchange) =>
    withheld(request) ? never() : harness.service.handle(request, exchange);
  const { url } = await start(handle, { level: 'silent' });
  const wire = createWire();
  const ids = createIds((size) => randomBytes(size));
  const database = await testDatabase(file);
  const store = await openOrgStorage({ database, seal: createSeal(key) });
  const sent: { readonly method: string; readonly path: string; readonly body?: any }[] = [];
  const inner = through(wire.fetch);
  const fetch: Fetch = (address, init) => {
    const body = typeof init.body === 'string' ? { body: JSON.parse(init.body) } : {};
    sent.push({ method: init.method ?? 'GET', path: address.replace(/^.*\/scim\/v[12]/, ''), ...body });
    return inner(address, init);
  };
  const launch = (life: Life) =>
    createEngine({
      store: mortal(store, life),
      fetch: (address, init) => (life.over ? never() : fetch(address, init)),
      clock: Date.now,
      ids,
      uuid: randomUUID,
      random: randomBytes,
      org: { name: 'Example', subdomain: 'example' },
      poll: 20,
      onError: (error) => {
        throw error;
      },
      ...options,
    });
  let life: Life = { over: false };
  let engine = launch(life);
  if (!resting) engine.worker.start();
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await engine.worker.stop();
    await store.close();
    wire.close();
    await harness.close();
  };
  onTestFinished(close);
  const authorization = await harness.connect('example', { auth, profile: 'okta' });
  const credentials = credentialsFor(auth, authorization);

  /** Everything that was asked for is done. */
  const idle = () => engine.worker.idle();
  const person = async (login: string, profile: Person['profile'] = {}): Promise<Person> => {
    const [name = login] = login.split('@');
    const one: Person = {
      id: ids('person'),
      status: 'ACTIVE',
      created: made,
      lastUpdated: made,
      profile: { login, email: login, firstName: name, lastName: 'Example', ...profile },
      password: true,
    };
    await store.people.add(one);
    return one;
  };
  const update = async (id: string, profile: Person['profile'], status?: Person['status']): Promise<void> => {
    await store.transaction(async (tables) => {
      const before = (await tables.people.get(id))!;
      await tables.people.update({ ...before, profile: { ...before.profile, ...profile }, ...(status && { status }) });
      await engine.personChanged(tables, id);
    });
    await idle();
  };
  const group = async (name: string, members: readonly Person[] = [], description?: string): Promise<Group> => {
    const one: Group = {
      id: ids('group'),
      type: 'OKTA_GROUP',
      created: made,
      lastUpdated: made,
      lastMembershipUpdated: made,
      profile: { name, ...(description !== undefined && { description }) },
    };
    await store.transaction(async (tables) => {
      await tables.groups.add(one);
      await tables.groups.addMembers(
        one.id,
        members.map(({ id }) => id),
      );
      await engine.groupAdded(tables, one);
    });
    await idle();
    return one;
  };
  const join = async (to: Group, ...people: readonly Person[]): Promise<void> => {
    await store.transaction(async (tables) => {
      const added = await tables.groups.addMembers(
        to.id,
        people.map(({ id }) => id),
      );
      await engine.membershipChanged(tables, to.id, added);
    });
    await idle();
  };
  const leave = async (from: Group, ...people: readonly Person[]): Promise<void> => {
    await store.transaction(async (tables) => {
      const removed = await tables.groups.removeMembers(
        from.id,
        people.map(({ id }) => id),
      );
      await engine.membershipChanged(tables, from.id, removed);
    });
    await idle();
  };
  /** An integrated application whose switches are all on. */
  const application = async ({
    kind = 'template',
    scim = '2.0',
    label = `App ${randomUUID().slice(0, 4)}`,
    change = (one) => one,
    importGroups = false,
  }: {
    kind?: ClientKind;
    scim?: ScimVersion;
    label?: string;
    change?: (application: Application) => Application;
    importGroups?: boolean;
  } = {}): Promise<Application> => {
    const draft = { id: ids('application'), label, created: made };
    const template = templates.find(
      (one) => one.kind === (kind === 'governance' ? kind : 'template') && one.scim === scim,
    )!;
    const formed =
      kind === 'wizard' || kind === 'on-premises'
        ? withScimVersion(
            withProvisioning(fromWizard('wizard_app', draft, 'SAML_2_0'), kind === 'wizard' ? 'scim' : kind),
            scim,
          )
        : fromTemplate(template, draft);
    const integration: Integration = {
      baseUrl: `${url}/scim/${scim === '1.1' ? 'v1' : 'v2'}`,
      credentials,
      uniqueIdentifier: 'userName',
      actions: [
        'IMPORT_NEW_USERS_AND_PROFILE_UPDATES',
        'PUSH_NEW_USERS',
        'PUSH_PROFILE_UPDATES',
        'PUSH_GROUPS',
        'IMPORT_GROUPS',
      ],
      importGroups,
      pushNullValues: false,
    };
    const one = change({
      ...formed,
      kind,
      toApp: {
        createUsers: true,
        updateAttributes: true,
        deactivateUsers: true,
        syncPassword: 'off',
        excludeUsernameUpdates: false,
      },
      integration,
    });
    await store.applications.add(one);
    return one;
  };
  const assign = async (to: Application, ...people: readonly Person[]): Promise<void> => {
    for (const one of people) await store.transaction((tables) => engine.assignPerson(tables, to, one.id));
    await idle();
  };
  const unassign = async (from: Application, ...people: readonly Person[]): Promise<void> => {
    for (const one of people) await store.transaction((tables) => engine.unassignPerson(tables, from, one.id));
    await idle();
  };
  const assignGroup = async (to: Application, assigned: Group, profile = {}): Promise<void> => {
    await store.transaction(async (tables) => {
      await tables.appGroups.put({ app: to.id, group: assigned.id, priority: 0, profile, lastUpdated: made });
      await engine.groupAssignmentChanged(tables, to.id, assigned.id);
    });
    await idle();
  };
  const push = async (to: Application, pushed: Group, request: Parameters<typeof engine.startPush>[3] = {}) => {
    const { id } = await store.transaction((tables) => engine.startPush(tables, to, pushed, request));
    await idle();
    return (await store.pushedGroups.get(id))!;
  };
  /** Runs a change in a transaction, and waits until all is done. */
  const change = async <T>(work: Parameters<typeof store.transaction<T>>[0]): Promise<T> => {
    const value = await store.transaction(work);
    await idle();
    return value;
  };
  /** The service's users by name. */
  const users = async (): Promise<Map<string, any>> => {
    const { json } = await harness.send('GET', '/Users?count=1000', undefined, { authorization });
    return new Map(json.Resources.map((user: any) => [user.userName, user]));
  };
  /** The service's groups by name: who is in them, by name and sorted. */
  const groups = async (): Promise<Record<string, string[]>> => {
    const { json } = await harness.send('GET', '/Groups?count=1000', undefined, { authorization });
    const names = new Map([...(await users()).values()].map((user) => [user.id, user.userName]));
    return Object.fromEntries(
      json.Resources.map((one: any) => [
        one.displayName,
        (one.members ?? []).map(({ value }: any) => names.get(value) ?? value).toSorted(),
      ]),
    );
  };
  const tasks = async () => (await store.jobs.list({ states: ['failed'], limit: 200 })).items;
  const log = async () =>
    (await store.log.list({ limit: 1000 })).items.map(({ eventType, outcome }) => `${eventType} ${outcome.result}`);
  return {
    ...{ store, harness, url, sent, ids, authorization, credentials, idle, wire },
    ...{ person, update, group, join, leave, application, assign, unassign, assignGroup, push, change },
    ...{ users, groups, tasks, log, close },
    /** The one that runs at the moment. */
    get engine() {
      return engine;
    },
    /** Whoever runs is cut off: what is under way never ends, and another begins. */
    crash: async (): Promise<void> => {
      life.over = true;
      void engine.worker.stop();
      life = { over: false };
      engine = launch(life);
      engine.worker.start();
    },
    /** Forgets what was sent, and tells what is sent by the work. */
    during: async (work: () => Promise<unknown>): Promise<string[]> => {
      sent.length = 0;
      await work();
      return sent.map(({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')}`);
    },
  };
};

export type Org = Awaited<ReturnType<typeof createOrg>>;
