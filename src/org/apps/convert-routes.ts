import * as v from 'valibot';
import type { AppUser, OrgTables } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { attributeText, nameOf } from '../users/attribute.ts';
import { findApp } from './find.ts';

const tag = 'Application users';

const individualSchema = v.strictObject({
  /** The person's id. */
  id: v.string(),
  name: v.string(),
  userName: v.string(),
  /** The group that assigns the application as well, the strongest of them; absent: the assignment cannot be converted. */
  group: v.optional(v.strictObject({ id: v.string(), name: v.string() })),
});

const strongestGroup = async ({ appGroups, groups }: OrgTables, { app, person }: AppUser) => {
  const [strongest] = await appGroups.ofPerson(person, app);
  const group = strongest && (await groups.get(strongest.group));
  return group && { id: group.id, name: group.profile.name };
};

const listIndividual = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/apps/{id}/individual-assignments',
  tag,
  summary: 'Lists those who were assigned an application by hand, each with the group that assigns it as well.',
  query: v.object({ q: v.optional(v.string()), ...paging(50, 200) }),
  answers: { 200: v.array(individualSchema) },
  async handle({ params, query, org: { store } }) {
    const { id } = await findApp(store, params.id);
    const page = await store.appUsers.list(id, { ...pageOf(query, { q: query.q }), scope: 'USER' });
    const people = await store.people.getMany(page.items.map(({ person }) => person));
    const byId = new Map(people.map((person) => [person.id, person]));
    const body = await Promise.all(
      page.items.map(async (appUser) => {
        const person = byId.get(appUser.person);
        const group = await strongestGroup(store, appUser);
        const name = person ? nameOf(person) || attributeText(person, 'login') : appUser.username;
        return { id: appUser.person, name, userName: appUser.username, ...(group && { group }) };
      }),
    );
    return { status: 200, body, next: page.next };
  },
});

/** Of a transaction, so that one with very many assignments holds nobody up. */
const few = 100;

/** All who were assigned an application by hand, some at a time, as they are when it begins. */
async function* individual({ store }: OrgContext, app: string): AsyncGenerator<readonly string[]> {
  let page: Awaited<ReturnType<typeof store.appUsers.list>> | undefined;
  do {
    const query = { limit: few, scope: 'USER', ...(page?.next !== undefined && { after: page.next }) } as const;
    page = await store.appUsers.list(app, query);
    yield page.items.map(({ person }) => person);
  } while (page.next !== undefined);
}

const convert = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/apps/{id}/convert-assignments',
  tag,
  summary:
    'Leaves the assignments of these people, or of all, to the groups that give them as well; what was set on them is forgotten.',
  body: v.object({
    /** Absent: all. */
    people: v.optional(
      v.pipe(
        v.array(v.string('Expected a text.'), 'Expected an array.'),
        v.maxLength(200, 'Expected 200 ids at most.'),
      ),
    ),
  }),
  answers: { 200: v.strictObject({ converted: v.number() }) },
  async handle({ params, body, org }) {
    const { id } = await findApp(org.store, params.id);
    let converted = 0;
    for await (const people of body.people ? [body.people] : individual(org, id)) {
      converted += await org.store.transaction(async (tables) => {
        const application = await findApp(tables, id);
        let done = 0;
        for (const person of people) if (await org.engine.convertAssignment(tables, application, person)) done += 1;
        return done;
      });
      org.engine.worker.kick();
    }
    return { status: 200, body: { converted } };
  },
});

/** “Convert assignments” of the Assignments tab. */
export const convertRoutes: readonly Route[] = [listIndividual, convert];
