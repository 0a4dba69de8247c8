import * as v from 'valibot';
import type { OneTimeLink, OrgTables, Person } from '../../provisioning/store.ts';
import { administrators, hashSecret, sessionCookie, type Principal } from '../authenticate.ts';
import { now, type OrgContext } from '../context.ts';
import { OktaError } from '../errors.ts';
import { logSuccess, personTarget } from '../events.ts';
import { defineRoute, type Answer, type Route } from '../route.ts';
import { addAdministrator } from '../tokens.ts';
import { attributeText, nameOf } from '../users/attribute.ts';
import { mailWayIn } from '../users/lifecycle.ts';
import { assertPassword } from '../users/password.ts';
import { createPerson, setPassword } from '../users/write.ts';

const tag = 'Session';

const life = 12 * 60 * 60 * 1_000;

export const sessionSchema = v.strictObject({
  id: v.string(),
  login: v.string(),
  name: v.string(),
  admin: v.boolean(),
});

const sessionView = (person: Person, admin: boolean) => ({
  id: person.id,
  login: attributeText(person, 'login'),
  name: nameOf(person),
  admin,
});

const cookie = (value: string, origin: string, seconds: number): string =>
  `${sessionCookie}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${
    origin.startsWith('https:') ? '; Secure' : ''
  }`;

const authenticationFailed = () => new OktaError(401, 'E0000004', 'Authentication failed');

/** Begins a session, whose cookie the answer sets. */
const beginSession = async (org: OrgContext, tables: OrgTables, person: Person, origin: string): Promise<Answer> => {
  const value = Buffer.from(org.random(32)).toString('base64url');
  const created = now(org);
  const expires = new Date(org.clock() + life).toISOString();
  await tables.access.putSession({ hash: hashSecret(value), person: person.id, created, expires });
  await tables.people.update({ ...person, lastLogin: created });
  await logSuccess(org, tables, { person } as Principal, {
    eventType: 'user.session.start',
    message: 'User login to Okta',
    targets: [personTarget(person)],
  });
  return {
    status: 200,
    body: sessionView(person, (await administrators(tables)).includes(person.id)),
    headers: { 'set-cookie': cookie(value, origin, life / 1_000) },
  };
};

const mayEnter: readonly Person['status'][] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'];

const signIn = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/session',
  tag,
  summary: 'Signs in with login and password; the cookie of the answer is what the console sends.',
  access: 'anyone',
  body: v.object({ login: v.string('Expected a text.'), password: v.string('Expected a text.') }),
  answers: { 200: sessionSchema },
  async handle({ body, org, origin }) {
    const person = await org.store.people.getByLogin(body.login);
    const hash = person && (await org.store.people.passwordHash(person.id));
    // As long as with a person, so that nobody learns from it who there is.
    const check = async () => org.passwords.verify(body.password, hash ?? (await org.unknownPassword()));
    const known = person && hash !== undefined && mayEnter.includes(person.status);
    const right = known ? await org.trySignIn(person, check) : await check();
    if (!known || !right) throw authenticationFailed();
    return org.store.transaction(async (tables) => {
      const fresh = await tables.people.get(person.id);
      if (!fresh || !mayEnter.includes(fresh.status)) throw authenticationFailed();
      await org.engine.passwordGiven(tables, person.id, body.password, { changed: false });
      return beginSession(org, tables, fresh, origin);
    });
  },
});

const getSession = defineRoute({
  method: 'GET',
  path: '/muster/api/v1/session',
  tag,
  summary: 'Tells who is signed in.',
  access: 'self',
  answers: { 200: sessionSchema },
  handle: async ({ principal }) => ({ status: 200, body: sessionView(principal.person, principal.administrator) }),
});

const signOut = defineRoute({
  method: 'DELETE',
  path: '/muster/api/v1/session',
  tag,
  summary: 'Ends the session.',
  access: 'self',
  answers: { 204: undefined },
  async handle({ org, origin, principal }) {
    if (principal.by === 'session') await org.store.access.removeSession(principal.key);
    return { status: 204, headers: { 'set-cookie': cookie('', origin, 0) } };
  },
});

/** @throws OktaError E0000011 where the link is not good, or not any more */
const takeLink = async (
  org: OrgContext,
  tables: OrgTables,
  token: string,
  purposes: readonly OneTimeLink['purpose'][],
): Promise<{ link: OneTimeLink; person: Person }> => {
  const link = await tables.access.takeLink(hashSecret(token));
  const person = link && (await tables.people.get(link.person));
  if (!link || !person || !purposes.includes(link.purpose) || Date.parse(link.expires) <= org.clock()) {
    throw new OktaError(401, 'E0000011', 'Invalid token provided', {
      causes: ['The link was used already, or is too old. Ask for a new one.'],
    });
  }
  return { link, person };
};

const signInByLink = defineRoute({
  method: 'GET',
  path: '/sign-in/{token}',
  tag,
  summary: 'Signs in by a link that is good once, and leads to the console.',
  access: 'anyone',
  answers: { 303: undefined },
  async handle({ params, org, origin }) {
    const { headers } = await org.store.transaction(async (tables) => {
      const { person } = await takeLink(org, tables, params.token, ['sign-in']);
      if (person.status === 'SUSPENDED' || person.status === 'DEPROVISIONED') throw authenticationFailed();
      return beginSession(org, tables, person, origin);
    });
    return { status: 303, headers: { ...headers, location: '/' } };
  },
});

const activate = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/activation',
  tag,
  summary: 'Sets the password by the link of a welcome or a reset mail, and signs in.',
  access: 'anyone',
  body: v.object({ token: v.string('Expected a text.'), password: v.string('Expected a text.') }),
  answers: { 200: sessionSchema },
  async handle({ body, org, origin }) {
    const hash = await org.passwords.hash(body.password);
    return org.store.transaction(async (tables) => {
      const { person } = await takeLink(org, tables, body.token, ['activate', 'reset-password']);
      if (person.status === 'SUSPENDED' || person.status === 'DEPROVISIONED') throw authenticationFailed();
      // What it throws leaves the link good.
      assertPassword(body.password, person);
      const time = now(org);
      const after: Person = {
        ...person,
        status: 'ACTIVE',
        password: true,
        passwordChanged: time,
        lastUpdated: time,
        ...(person.status !== 'ACTIVE' && { statusChanged: time }),
      };
      await tables.people.update(after);
      if (person.status !== after.status) await org.changes.personChanged(tables, person, after);
      await setPassword(org, tables, { principal: undefined, origin }, after, { password: body.password, hash });
      return beginSession(org, tables, after, origin);
    });
  },
});

const signUp = defineRoute({
  method: 'POST',
  path: '/muster/api/v1/sign-up',
  tag,
  summary:
    'Makes a person of the org, and mails them the link by which they set their password. On a developer org, which is for its machine alone, who is there already gets one, too, and they administer it.',
  access: 'anyone',
  body: v.object({
    email: v.string('Expected a text.'),
    firstName: v.string('Expected a text.'),
    lastName: v.string('Expected a text.'),
    organization: v.optional(v.string('Expected a text.'), ''),
  }),
  answers: { 202: v.strictObject({ mailbox: v.boolean() }) },
  async handle({ body, org, origin, local }) {
    const { email, firstName, lastName, organization } = body;
    const known = await org.store.people.getByLogin(email);
    const profile = { login: email, email, firstName, lastName, ...(organization !== '' && { organization }) };
    // The answer does not tell who there is; elsewhere a stranger could have anybody mailed.
    if (known && local) await mailWayIn(org, known, origin);
    const person = known ?? (await createPerson(org, { principal: undefined, origin }, { profile, activate: true }));
    if (local) await org.store.transaction((tables) => addAdministrator(tables, person));
    return { status: 202, body: { mailbox: local } };
  },
});

export const sessionRoutes: readonly Route[] = [signIn, getSession, signOut, signInByLink, activate, signUp];
