import * as v from 'valibot';
import { credentialsNotUpdated, statusForbids } from '../errors.ts';
import { defineRoute, type Route, type RouteInput } from '../route.ts';
import { findPerson, personAsked } from './find.ts';
import { resetPassword, sendEmail } from './lifecycle-routes.ts';
import { assertPassword } from './password.ts';
import { credentialsSchema } from './schema.ts';
import { credentialsOf } from './view.ts';
import { setPassword } from './write.ts';

const tag = 'Users';

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
    const person = await personAsked(input, org.store);
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

export const credentialRoutes: readonly Route[] = [changePassword, forgotPassword, endSessions];
