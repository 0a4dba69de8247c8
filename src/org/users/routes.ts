import * as v from 'valibot';
import type { JsonObject } from '../../protocol/json.ts';
import type { OrgTables } from '../../provisioning/store.ts';
import { credentialsNotUpdated, forbidden, invalid, statusForbids } from '../errors.ts';
import { groupSchema } from '../groups/schema.ts';
import { groupView } from '../groups/view.ts';
import { pageOf, paging, sorting, sortOf } from '../paging.ts';
import { defineRoute, type Route, type RouteInput } from '../route.ts';
import { parseSearch } from '../search.ts';
import { appLinks } from './app-links.ts';
import { findPerson } from './find.ts';
import { move, moveById, type TransitionName } from './lifecycle.ts';
import { assertPassword } from './password.ts';
import { credentialsSchema, newUserInput, switchOf, userInput, userSchema } from './schema.ts';
import { credentialsOf, userView } from './view.ts';
import { createPerson, removePerson, setPassword, updatePerson } from './write.ts';

const tag = 'Users';

/** `me` is whoever asks; others only for administrators. */
const personOf = async (
  { params, principal }: Pick<RouteInput<'id', unknown, unknown>, 'params' | 'principal'>,
  tables: OrgTables,
) => {
  if (params.id === 'me') return principal.person;
  const person = await findPerson(tables, params.id);
  if (!principal.administrator && person.id !== principal.person.id) throw forbidden();
  return person;
};

const listUsers = defineRoute({
  method: 'GET',
  path: '/api/v1/users',
  tag,
  summary: 'Lists users, those of one search, or those whose name, login or email begins with `q`.',
  query: v.object({
    q: v.optional(v.string()),
    filter: v.optional(v.string()),
    search: v.optional(v.string()),
    ...paging(200, 200),
    ...sorting,
  }),
  answers: { 200: v.array(userSchema) },
  async handle({ query, org, origin }) {
    const { q, filter, search } = query;
    const asked = search || filter;
    const page = await org.store.people.list({
      ...pageOf(query),
      ...(q !== undefined && { q }),
      ...(asked
        ? { condition: parseSearch(asked) }
        : // Okta leaves these out where nobody asks for them.
          { condition: { kind: 'compare', path: ['status'], operator: 'ne', value: 'DEPROVISIONED' } }),
      ...(search && sortOf(query)),
    });
    return {
      status: 200,
      body: page.items.map((person) => userView(person, org, origin)),
      next: page.next,
    };
  },
});

const createUser = defineRoute({
  method: 'POST',
  path: '/api/v1/users',
  tag,
  summary: 'Creates a user, staged or activated, with a password or without.',
  query: v.object({
    activate: switchOf(true),
    provider: v.optional(v.string()),
    nextLogin: v.optional(v.picklist(['changePassword'], 'Expected changePassword.')),
  }),
  body: newUserInput,
  answers: { 200: userSchema },
  async handle({ query, body, org, origin, principal }) {
    const password = body.credentials?.password?.value;
    const person = await createPerson(
      org,
      { principal, origin },
      {
        profile: body.profile as JsonObject,
        password,
        activate: query.activate,
        expired: query.nextLogin === 'changePassword',
        ...(body.groupIds && { groups: body.groupIds }),
      },
    );
    return { status: 200, body: userView(person, org, origin) };
  },
});

const getUser = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'Shows a user, by id, login, or what stands before the @ of it.',
  access: 'self',
  answers: { 200: userSchema },
  handle: async (input) => ({
    status: 200,
    body: userView(await personOf(input, input.org.store), input.org, input.origin),
  }),
});

/** @param replace whether what is not named loses its value */
const update = async (
  { params, body, org, origin, principal }: RouteInput<'id', unknown, v.InferOutput<typeof userInput>>,
  replace: boolean,
) => {
  const { profile, credentials } = body;
  if (replace && profile === undefined) throw invalid('profile', 'The field cannot be left blank');
  const person = await updatePerson(org, { principal, origin }, params.id, {
    ...(profile && {
      profile: (before) => ({ ...(replace ? {} : before), ...(profile as JsonObject) }),
    }),
    password: credentials?.password?.value,
  });
  return { status: 200, body: userView(person, org, origin) };
};

const replaceUser = defineRoute({
  method: 'PUT',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'Replaces the profile of a user: what is not named loses its value.',
  body: userInput,
  answers: { 200: userSchema },
  handle: (input) => update(input, true),
});

const updateUser = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'Changes what is named of the profile of a user.',
  body: userInput,
  answers: { 200: userSchema },
  handle: (input) => update(input, false),
});

const deleteUser = defineRoute({
  method: 'DELETE',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'Deactivates a user, or forgets one who is deactivated.',
  query: v.object({ sendEmail: switchOf(false) }),
  answers: { 204: undefined },
  async handle({ params, org, origin, principal }) {
    await org.store.transaction(async (tables) => {
      const person = await findPerson(tables, params.id);
      const doing = { principal, origin };
      if (person.status === 'DEPROVISIONED') await removePerson(org, tables, doing, person);
      else await move(org, tables, doing, person, 'deactivate');
    });
    return { status: 204 };
  },
});

const groupsOfUser = defineRoute({
  method: 'GET',
  path: '/api/v1/users/{id}/groups',
  tag,
  summary: 'Lists the groups of a user.',
  access: 'self',
  answers: { 200: v.array(groupSchema) },
  async handle(input) {
    const { org, origin } = input;
    const person = await personOf(input, org.store);
    const groups = await org.store.groups.ofPerson(person.id);
    return { status: 200, body: groups.map((group) => groupView(group, origin)) };
  },
});

const nothing = v.strictObject({});
const sendEmail = v.object({ sendEmail: switchOf(true) });

/** `/lifecycle/{name}`: an operation that answers with an empty object. */
const transition = (name: TransitionName, summary: string): Route =>
  defineRoute({
    method: 'POST',
    path: `/api/v1/users/{id}/lifecycle/${name}`,
    tag,
    summary,
    query: v.object({ sendEmail: switchOf(false) }),
    answers: { 200: nothing },
    async handle({ params, org, origin, principal }) {
      await moveById(org, { principal, origin }, params.id, name);
      return { status: 200, body: {} };
    },
  });

/** The same for one that may answer with a link instead of mailing it. */
const activation = (name: 'activate' | 'reactivate', summary: string): Route =>
  defineRoute({
    method: 'POST',
    path: `/api/v1/users/{id}/lifecycle/${name}`,
    tag,
    summary,
    query: sendEmail,
    answers: {
      200: v.strictObject({ activationUrl: v.optional(v.string()), activationToken: v.optional(v.string()) }),
    },
    async handle({ params, query, org, origin, principal }) {
      const { link } = await moveById(org, { principal, origin }, params.id, name, query.sendEmail);
      return {
        status: 200,
        body: query.sendEmail || !link ? {} : { activationUrl: link.url, activationToken: link.token },
      };
    },
  });

const resetPassword = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/lifecycle/reset_password',
  tag,
  summary: 'Makes a link by which the user sets a new password; mails it, unless it is to be answered.',
  query: sendEmail,
  answers: { 200: v.strictObject({ resetPasswordUrl: v.optional(v.string()) }) },
  async handle({ params, query, org, origin, principal }) {
    const { link } = await moveById(org, { principal, origin }, params.id, 'reset_password', query.sendEmail);
    return { status: 200, body: query.sendEmail || !link ? {} : { resetPasswordUrl: link.url } };
  },
});

const expirePassword = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/lifecycle/expire_password',
  tag,
  summary: 'Has the user change the password at the next sign-in; makes a temporary one if asked to.',
  query: v.object({ tempPassword: switchOf(false) }),
  answers: { 200: v.union([v.strictObject({ tempPassword: v.string() }), userSchema]) },
  async handle({ params, query, org, origin, principal }) {
    // Letters and digits at random, and what the policy asks for.
    const password = `${Buffer.from(org.random(9)).toString('base64url')}aA1`;
    const hash = query.tempPassword ? await org.passwords.hash(password) : undefined;
    const doing = { principal, origin };
    const person = await org.store.transaction(async (tables) => {
      const moved = await move(org, tables, doing, await findPerson(tables, params.id), 'expire_password');
      if (hash === undefined) return moved;
      await tables.people.update({ ...moved, password: true, passwordChanged: moved.lastUpdated });
      await setPassword(org, tables, doing, moved, { password, hash });
      return moved;
    });
    return { status: 200, body: query.tempPassword ? { tempPassword: password } : userView(person, org, origin) };
  },
});

const value = v.object({ value: v.string('Expected a text.') }, 'Expected an object with a value.');

const changePassword = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/credentials/change_password',
  tag,
  summary: "Changes the user's password, for who knows the old one.",
  access: 'self',
  body: v.object({ oldPassword: value, newPassword: value }),
  answers: { 200: credentialsSchema },
  async handle(input) {
    const { body, org, origin, principal } = input;
    const person = await personOf(input, org.store);
    const old = await org.store.people.passwordHash(person.id);
    if (old === undefined || person.status === 'SUSPENDED' || person.status === 'DEPROVISIONED') throw statusForbids();
    if (!(await org.passwords.verify(body.oldPassword.value, old))) {
      throw credentialsNotUpdated('Old Password is not correct');
    }
    assertPassword(body.newPassword.value, person);
    const hash = await org.passwords.hash(body.newPassword.value);
    const changed = await org.store.transaction(async (tables) => {
      const before = await findPerson(tables, person.id);
      const time = new Date(org.clock()).toISOString();
      const after = { ...before, status: 'ACTIVE', password: true, passwordChanged: time, lastUpdated: time } as const;
      await tables.people.update(after);
      if (before.status !== after.status) await org.changes.personChanged(tables, before, after);
      await setPassword(org, tables, { principal, origin }, after, { password: body.newPassword.value, hash });
      return after;
    });
    return { status: 200, body: credentialsOf(changed) };
  },
});

const forgotPassword = defineRoute({
  method: 'POST',
  path: '/api/v1/users/{id}/credentials/forgot_password',
  tag,
  summary: 'Makes a link by which the user sets a new password.',
  query: sendEmail,
  answers: { 200: v.strictObject({ resetPasswordUrl: v.optional(v.string()) }) },
  handle: (input) => resetPassword.handle(input as RouteInput<string, unknown, unknown>),
});

const endSessions = defineRoute({
  method: 'DELETE',
  path: '/api/v1/users/{id}/sessions',
  tag,
  summary: 'Ends all sessions of the user.',
  answers: { 204: undefined },
  async handle({ params, org }) {
    const { id } = await findPerson(org.store, params.id);
    await org.store.access.removeSessions(id);
    return { status: 204 };
  },
});

export const userRoutes: readonly Route[] = [
  listUsers,
  createUser,
  getUser,
  replaceUser,
  updateUser,
  deleteUser,
  groupsOfUser,
  appLinks,
  activation('activate', 'Activates a user who is staged or deactivated.'),
  activation('reactivate', 'Sends the activation mail once more.'),
  transition('deactivate', 'Deactivates a user: all their assignments end.'),
  transition('suspend', 'Suspends a user: groups and assignments stay.'),
  transition('unsuspend', 'Makes a suspended user active again.'),
  transition('unlock', 'Unlocks a user.'),
  resetPassword,
  expirePassword,
  changePassword,
  forgotPassword,
  endSessions,
];
