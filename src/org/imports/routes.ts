import * as v from 'valibot';
import { confirmUser } from '../../provisioning/import/confirm.ts';
import { importResult } from '../../provisioning/import/counts.ts';
import type { Application, Import, ImportedUser, OrgTables, Person } from '../../provisioning/store.ts';
import { findApp } from '../apps/find.ts';
import type { OrgContext } from '../context.ts';
import { invalid, notFound, refused } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { attributeText, nameOf } from '../users/attribute.ts';
import { findPerson } from '../users/find.ts';
import { importDecisions } from './decisions.ts';
import {
  clearedSchema,
  confirmedSchema,
  confirmInput,
  decisionInput,
  importedUserSchema,
  importedUsersQuery,
  importSchema,
  startedSchema,
  startInput,
} from './schema.ts';

const tag = 'Imports';
const base = '/muster/api/v1/apps/{id}';

const importView = async ({ store }: OrgContext, imported: Import) => {
  const { position: _, ...run } = imported;
  const job = run.state === 'running' && run.job !== undefined ? await store.jobs.get(run.job) : undefined;
  return { ...run, ...(job?.progress && { progress: job.progress }), result: importResult(run) };
};

const importedUserView = (
  { externalId, username, profile, match, decision, lastSeen }: ImportedUser,
  person: Person | undefined,
) => ({
  externalId,
  username,
  profile,
  match,
  decision,
  lastSeen,
  ...(person && { person: { id: person.id, login: attributeText(person, 'login'), name: nameOf(person) } }),
});

/** @throws OktaError where the application has no users to import */
const assertImports = ({ kind, integration }: Application): void => {
  if (!integration) throw refused('Provisioning is not enabled');
  if (kind === 'wizard' && !integration.actions.includes('IMPORT_NEW_USERS_AND_PROFILE_UPDATES')) {
    throw refused('“Import New Users and Profile Updates” is none of the supported provisioning actions');
  }
};

const startImport = defineRoute({
  method: 'POST',
  path: `${base}/imports`,
  tag,
  summary: 'Import Now. Where an import has not ended yet, it is that one.',
  body: startInput,
  answers: { 202: startedSchema },
  async handle({ params, body, org }) {
    const job = await org.store.transaction(async (tables) => {
      const application = await findApp(tables, params.id);
      assertImports(application);
      return org.engine.startImport(tables, application.id, { ...body, trigger: 'manual' });
    });
    org.engine.worker.kick();
    return { status: 202, body: { job } };
  },
});

const listImports = defineRoute({
  method: 'GET',
  path: `${base}/imports`,
  tag,
  summary: 'Monitor Imports: the imports of an application, the newest first.',
  query: v.object(paging(20, 100)),
  answers: { 200: v.array(importSchema) },
  async handle({ params, query, org }) {
    const { id } = await findApp(org.store, params.id);
    const page = await org.store.imports.list(id, pageOf(query));
    const body = [];
    for (const run of page.items) body.push(await importView(org, run));
    return { status: 200, body, next: page.next };
  },
});

const getImport = defineRoute({
  method: 'GET',
  path: `${base}/imports/{run}`,
  tag,
  summary: 'Shows an import, with what Okta says of its result.',
  answers: { 200: importSchema },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    const run = await org.store.imports.get(params.run);
    if (run?.app !== id) throw notFound(params.run, 'Import');
    return { status: 200, body: await importView(org, run) };
  },
});

const listImported = defineRoute({
  method: 'GET',
  path: `${base}/imported-users`,
  tag,
  summary: 'The Import tab: users of the service who await a decision.',
  query: importedUsersQuery,
  answers: { 200: v.array(importedUserSchema) },
  async handle({ params, query, org }) {
    const { id } = await findApp(org.store, params.id);
    const { q, match, decision } = query;
    const page = await org.store.imports.users(id, pageOf(query, { q, match, decision }));
    const ids = page.items.map(({ person }) => person).filter((person) => person !== undefined);
    const people = new Map((await org.store.people.getMany(ids)).map((person) => [person.id, person]));
    const body = page.items.map((row) => importedUserView(row, people.get(row.person ?? '')));
    return { status: 200, body, next: page.next };
  },
});

/** @throws OktaError E0000007 */
const findImported = async ({ imports }: Pick<OrgTables, 'imports'>, app: string, externalId: string) => {
  const row = await imports.user(app, externalId);
  if (!row) throw notFound(externalId, 'ImportedUser');
  return row;
};

const decide = defineRoute({
  method: 'PUT',
  path: `${base}/imported-users/{user}`,
  tag,
  summary: 'Okta User Assignment: decides what confirming a user will do.',
  body: decisionInput,
  answers: { 200: importedUserSchema },
  async handle({ params, body, org }) {
    if ((body.person !== undefined) !== (body.decision === 'link')) {
      throw invalid('person', 'Expected the Okta user whom the user is linked to, and none for other decisions');
    }
    const { row, person } = await org.store.transaction(async (tables) => {
      const { id } = await findApp(tables, params.id);
      const { person: matched, ...before } = await findImported(tables, id, params.user);
      // Whom a rule has matched is known still, should somebody change their mind.
      const named = body.person ?? (before.match === 'none' ? undefined : matched);
      const chosen = named === undefined ? undefined : await findPerson(tables, named);
      const after: ImportedUser = {
        ...before,
        // Whom somebody specifies, no rule has matched.
        match: chosen && chosen.id !== matched ? 'none' : before.match,
        decision: body.decision,
        ...(chosen && { person: chosen.id }),
      };
      await tables.imports.putUsers([after]);
      return { row: after, person: chosen };
    });
    return { status: 200, body: importedUserView(row, person) };
  },
});

const confirm = defineRoute({
  method: 'POST',
  path: `${base}/imported-users/confirm`,
  tag,
  summary: 'Confirm Assignments: links or makes the Okta users that were decided on, each by itself.',
  body: confirmInput,
  answers: { 200: confirmedSchema },
  async handle({ params, body, org, origin }) {
    const application = await findApp(org.store, params.id);
    const decisions = await importDecisions(org, application, origin);
    const confirmed: v.InferOutput<typeof confirmedSchema> = [];
    for (const externalId of new Set(body.externalIds)) {
      const outcome = await org.store.transaction(async (tables) => {
        const row = await findImported(tables, application.id, externalId);
        return confirmUser(decisions, tables, application, row, body.activate);
      });
      confirmed.push(
        outcome.ok
          ? { externalId, ok: true, person: outcome.person.id, created: outcome.created }
          : { externalId, ok: false, reason: outcome.reason },
      );
    }
    org.outbox.dispatch(decisions.mailed);
    org.engine.worker.kick();
    return { status: 200, body: confirmed };
  },
});

const clear = defineRoute({
  method: 'DELETE',
  path: `${base}/imported-users`,
  tag,
  summary: 'Clear unconfirmed users: the next import finds them again.',
  answers: { 200: clearedSchema },
  async handle({ params, org }) {
    const { id } = await findApp(org.store, params.id);
    // Later than any import that there was.
    const removed = await org.store.imports.removeUnseen(id, new Date(org.clock() + 1).toISOString());
    return { status: 200, body: { removed } };
  },
});

export const importRoutes: readonly Route[] = [
  startImport,
  listImports,
  getImport,
  listImported,
  confirm,
  decide,
  clear,
];
