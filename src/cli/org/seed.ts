import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { makeApplication } from '../../org/apps/make.ts';
import { logSuccess } from '../../org/events.ts';
import type { OrgContext } from '../../org/context.ts';
import { changeMembers } from '../../org/groups/members.ts';
import { addGroup } from '../../org/groups/write.ts';
import { addAdministrator, issueToken } from '../../org/tokens.ts';
import { makeLink } from '../../org/users/links.ts';
import { createPerson } from '../../org/users/write.ts';
import { templates } from '../../provisioning/catalogue.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { wrongBy } from '../../protocol/schema-issue.ts';
import type { Application, Person } from '../../provisioning/store.ts';
import { readJsonFile } from '../settings/load.ts';
import { UsageError } from '../usage-error.ts';

const seedSchema = v.strictObject({
  people: v.optional(
    v.array(v.strictObject({ profile: v.record(v.string(), v.unknown()), password: v.optional(v.string()) })),
    [],
  ),
  groups: v.optional(
    v.array(
      v.strictObject({
        name: v.string(),
        description: v.optional(v.string()),
        /** Logins. */
        members: v.optional(v.array(v.string()), []),
      }),
    ),
    [],
  ),
  applications: v.optional(
    v.array(
      v.strictObject({
        name: v.optional(v.string()),
        label: v.optional(v.string()),
        signOnMode: v.optional(v.string()),
      }),
    ),
    [],
  ),
});

export type Seed = v.InferOutput<typeof seedSchema>;

const example = (login: string, firstName: string, lastName: string, title: string): Seed['people'][number] => ({
  profile: {
    login: `${login}@example.com`,
    email: `${login}@example.com`,
    firstName,
    lastName,
    displayName: `${firstName} ${lastName}`,
    title,
  },
});

/** The RFC's cast, its group, and one application per template. */
const exampleSeed: Seed = {
  people: [
    example('bjensen', 'Barbara', 'Jensen', 'Tour Guide'),
    example('jsmith', 'John', 'Smith', 'Tour Guide'),
    example('mpepperidge', 'Mandy', 'Pepperidge', 'Vice President'),
  ],
  groups: [
    {
      name: 'Tour Guides',
      description: 'They show the way.',
      members: ['bjensen@example.com', 'jsmith@example.com'],
    },
  ],
  applications: templates
    .filter(({ kind }) => kind === 'template')
    .map(({ key, name }) => ({ name: key, label: name })),
};

/** What a new org is to hold. @throws UsageError */
export const readSeed = (name: string): Seed => {
  if (name === 'example') return exampleSeed;
  if (name === 'empty') return { people: [], groups: [], applications: [] };
  const result = v.safeParse(seedSchema, readJsonFile(name));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UsageError(`${name}: ${v.getDotPath(issue) ?? 'the seed'}: ${wrongBy(issue)}`);
};

const system = { principal: undefined, origin: '' };

/** Makes a person who is active, with a password that nobody knows where the seed has none. */
const addPerson = async (org: OrgContext, { profile, password }: Seed['people'][number]): Promise<Person> =>
  (await org.store.people.getByLogin(String(profile['login']))) ??
  createPerson(org, system, {
    profile: profile as JsonObject,
    password: password ?? `${randomBytes(24).toString('base64url')}aA1`,
    activate: true,
  });

const seedGroup = async (
  org: OrgContext,
  wanted: Seed['groups'][number],
  members: readonly Person[],
): Promise<void> => {
  if (await org.store.groups.getByName(wanted.name)) return;
  await org.store.transaction(async (tables) => {
    await changeMembers(org, tables, undefined, await addGroup(org, tables, wanted), { add: members });
  });
};

const addApplication = async (org: OrgContext, input: Seed['applications'][number]): Promise<Application> => {
  const application = makeApplication(org, input);
  const { items } = await org.store.applications.list({ limit: 50, q: application.label });
  const there = items.find(({ label }) => label === application.label);
  if (there) return there;
  await org.store.transaction(async (tables) => {
    await tables.applications.add(application);
    await logSuccess(org, tables, undefined, {
      eventType: 'application.lifecycle.create',
      message: 'Create application',
      targets: [
        {
          id: application.id,
          type: 'AppInstance',
          alternateId: application.label,
          displayName: application.catalogueName,
        },
      ],
    });
  });
  return application;
};

const administratorProfile = {
  login: 'admin@example.com',
  email: 'admin@example.com',
  firstName: 'Org',
  lastName: 'Administrator',
};

/** What is told of a new org, this once. */
export interface FirstStart {
  readonly signInLink: string;
  readonly apiToken: string;
  readonly applications: readonly Application[];
}

/** A link that signs the org's first administrator in. */
export const signInLink = async (org: OrgContext, origin: string): Promise<string> => {
  const person = await org.store.people.getByLogin(administratorProfile.login);
  if (!person) throw new Error(`${administratorProfile.login} is no longer a person of the org.`);
  return (await makeLink(org, org.store, { person, purpose: 'sign-in', origin })).url;
};

/**
 * Fills a new org, or what is left of it where that was interrupted; undefined where it was done.
 * @param again it was done, and what it made was not told
 */
export const firstStart = async (
  org: OrgContext,
  origin: string,
  seed: Seed,
  again = false,
): Promise<FirstStart | undefined> => {
  if (!again && (await org.store.settings.get('administrators'))) return undefined;
  const administrator = await addPerson(org, { profile: administratorProfile });
  const people = new Map<string, Person>();
  for (const one of seed.people) {
    const person = await addPerson(org, one);
    people.set(String(one.profile['login']).toLowerCase(), person);
  }
  for (const group of seed.groups) {
    const members = group.members.map((login) => {
      const person = people.get(login.toLowerCase());
      if (!person) throw new UsageError(`The seed has nobody with the login ${login}, of the group ${group.name}.`);
      return person;
    });
    await seedGroup(org, group, members);
  }
  const applications: Application[] = [];
  for (const one of seed.applications) applications.push(await addApplication(org, one));
  const { token } = await org.store.transaction((tables) =>
    issueToken(org, tables, { name: 'First start', person: administrator }),
  );
  const link = await signInLink(org, origin);
  // The last step: without it the next start begins again.
  await org.store.transaction((tables) => addAdministrator(tables, administrator));
  return { signInLink: link, apiToken: token, applications };
};
