import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../../src/protocol/json.ts';
import type { Application } from '../../../src/provisioning/application.ts';
import type { DirectoryChanges } from '../../../src/provisioning/changes.ts';
import { answerOf, type ScimRequest } from '../../../src/provisioning/flow.ts';
import { createIds } from '../../../src/provisioning/id.ts';
import { confirmUser } from '../../../src/provisioning/import/confirm.ts';
import type { ImportContext } from '../../../src/provisioning/import/context.ts';
import type { ImportOptions } from '../../../src/provisioning/import/lifecycle.ts';
import { runImport } from '../../../src/provisioning/import/run.ts';
import { createMapper } from '../../../src/provisioning/mapping/mapper.ts';
import type { ImportedUser } from '../../../src/provisioning/import.ts';
import type { Person } from '../../../src/provisioning/person.ts';
import { createSeal } from '../../../src/provisioning/seal.ts';
import { openOrgStorage } from '../../../src/storage/open.ts';
import { testDatabase } from '../../test-storage.ts';
import { createHarness } from '../../service/harness.ts';
import { application as fromCatalogue } from '../mapping/application.ts';
import { babs, org, userAttributes } from '../mapping/person.ts';

/** What the directory's listener heard: `personChanged`, and who. */
const recorder = (heard: string[]): DirectoryChanges =>
  new Proxy({} as DirectoryChanges, {
    get:
      (_, name) =>
      async (__: unknown, ...args: readonly any[]) =>
        void heard.push(`${String(name)} ${args[0].id}`),
  });

interface SetUp {
  readonly key?: string;
  readonly toApp?: Partial<Application['toApp']>;
  readonly match?: Partial<Application['toOkta']['match']>;
  readonly sourcing?: Partial<Application['toOkta']['sourcing']>;
  readonly importGroups?: boolean;
  readonly changes?: Partial<Application>;
}

/** An org and a service of ours, and an application that imports from it. */
export const setUp = async ({
  key,
  toApp = {},
  match = {},
  sourcing = {},
  importGroups = true,
  changes = {},
}: SetUp = {}) => {
  const service = await createHarness({ profile: 'okta' });
  const database = await testDatabase(':memory:');
  const store = await openOrgStorage({ database, seal: createSeal(randomBytes(32)) });
  onTestFinished(async () => {
    await store.close();
    await service.close();
  });
  const base = fromCatalogue(key);
  const application: Application = {
    ...base,
    integration: {
      baseUrl: 'https://scim.example.com/scim/v2',
      credentials: { mode: 'none' },
      uniqueIdentifier: 'userName',
      actions: [],
      importGroups,
      pushNullValues: false,
    },
    toApp: { ...base.toApp, ...toApp },
    toOkta: {
      ...base.toOkta,
      match: { ...base.toOkta.match, ...match },
      sourcing: { ...base.toOkta.sourcing, enabled: Object.keys(sourcing).length > 0, ...sourcing },
    },
    ...changes,
  };
  await store.applications.add(application);
  const requests: ScimRequest[] = [];
  const heard: string[] = [];
  const newId = createIds(randomBytes);
  let now = Date.parse('2026-11-25T08:00:00.000Z');
  /** Each look at the clock finds it a little later. */
  const clock = (): number => (now += 10);
  const context: ImportContext = {
    store,
    clock,
    newId,
    uuid: randomUUID,
    changes: recorder(heard),
    send: async (request) => {
      requests.push(request);
      const { method, path, body } = request;
      const { status, text } = await service.send(method, application.scim === '1.1' ? `/scim/v1${path}` : path, body);
      return answerOf(status, text ?? '');
    },
    mapperOf: (app) => createMapper(app, { user: userAttributes, org, clock }),
  };
  const lines = (options: Partial<ImportOptions> = {}) =>
    runImport(application, { mode: 'full', trigger: 'manual', ...options }, context);
  return {
    application,
    context,
    store,
    service,
    requests,
    heard,
    /** Runs an import that has to end well. */
    run: async (options?: Partial<ImportOptions>) => {
      const outcome = await lines(options);
      if (!outcome.ok) throw new Error(outcome.failure.message);
      return outcome.value;
    },
    tryRun: lines,
    /** Makes a user at the service as Okta would. */
    user: (userName: string, more: JsonObject = {}) =>
      service.user(userName, {
        name: { givenName: 'Barbara', familyName: 'Jensen' },
        emails: [{ primary: true, value: userName, type: 'work' }],
        active: true,
        ...more,
      }),
    person: async (login: string, profile: JsonObject = {}, more: Partial<Person> = {}): Promise<Person> => {
      const person = { ...babs({ login, email: login, ...profile }), id: newId('person'), ...more };
      await store.people.add(person);
      return person;
    },
    rows: async () => (await store.imports.users(application.id, { limit: 200 })).items,
    confirm: async (
      externalId: string,
      { activate = false, ...change }: Partial<ImportedUser> & { readonly activate?: boolean } = {},
    ) => {
      const row = (await store.imports.user(application.id, externalId))!;
      const decisions = { ...context, mapper: await context.mapperOf(application) };
      return store.transaction((tables) =>
        confirmUser(decisions, tables, application, { ...row, ...change }, activate),
      );
    },
  };
};
