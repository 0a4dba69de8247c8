import * as v from 'valibot';
import type { JsonObject } from '../../protocol/json.ts';
import { invalid } from '../errors.ts';
import { groupSchema } from '../groups/schema.ts';
import { groupView } from '../groups/view.ts';
import { pageOf, paging, sorting, sortOf } from '../paging.ts';
import { defineRoute, type Route, type RouteInput } from '../route.ts';
import { parseSearch } from '../search.ts';
import { appLinks } from './app-links.ts';
import { credentialRoutes } from './credential-routes.ts';
import { findPerson, personAsked } from './find.ts';
import { lifecycleRoutes } from './lifecycle-routes.ts';
import { move } from './lifecycle.ts';
import { newUserInput, switchOf, userInput, userSchema } from './schema.ts';
import { userView } from './view.ts';
import { createPerson, removePerson, updatePerson } from './write.ts';

const tag = 'Users';

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
      ...pageOf(query, { q }),
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
    body: userView(await personAsked(input, input.org.store), input.org, input.origin),
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
    const person = await personAsked(input, org.store);
    const groups = await org.store.groups.ofPerson(person.id);
    return { status: 200, body: groups.map((group) => groupView(group, origin)) };
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
  ...lifecycleRoutes,
  ...credentialRoutes,
];
