import * as v from 'valibot';
import { defineRoute, type Route } from '../route.ts';
import { findPerson } from './find.ts';
import { move, moveById, type TransitionName } from './lifecycle.ts';
import { switchOf, userSchema } from './schema.ts';
import { userView } from './view.ts';
import { setPassword } from './write.ts';

const tag = 'Users';

const nothing = v.strictObject({});
/** Whether a link is mailed, or answered. */
export const sendEmail = v.object({ sendEmail: switchOf(true) });

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

export const resetPassword = defineRoute({
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

/** What moves a user from one status to another. */
export const lifecycleRoutes: readonly Route[] = [
  activation('activate', 'Activates a user who is staged or deactivated.'),
  activation('reactivate', 'Sends the activation mail once more.'),
  transition('deactivate', 'Deactivates a user: all their assignments end.'),
  transition('suspend', 'Suspends a user: groups and assignments stay.'),
  transition('unsuspend', 'Makes a suspended user active again.'),
  transition('unlock', 'Unlocks a user.'),
  resetPassword,
  expirePassword,
];
