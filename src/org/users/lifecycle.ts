import type { OrgTables, Person, PersonStatus } from '../../provisioning/store.ts';
import { now, type OrgContext } from '../context.ts';
import { alreadyActive, refused, statusForbids, unlockNotAllowed, type OktaError } from '../errors.ts';
import { logSuccess, personTarget } from '../events.ts';
import { findPerson } from './find.ts';
import { makeLink } from './links.ts';
import { resetMail, welcomeMail } from './mails.ts';
import type { Doing } from './write.ts';

interface Transition {
  readonly from: readonly PersonStatus[];
  readonly to: (person: Person) => PersonStatus;
  readonly otherwise: (person: Person) => OktaError;
  readonly eventType: string;
  readonly message: string;
  /** Ends the person's sessions. */
  readonly ends?: true;
}

const whole: readonly PersonStatus[] = [
  'ACTIVE',
  'PASSWORD_EXPIRED',
  'RECOVERY',
  'LOCKED_OUT',
  'PROVISIONED',
  'STAGED',
  'SUSPENDED',
];

/** The steps from one status to the next (Okta's user lifecycle). */
const transitions = {
  activate: {
    from: ['STAGED', 'DEPROVISIONED'],
    to: ({ password }) => (password ? 'ACTIVE' : 'PROVISIONED'),
    otherwise: ({ status }) => (status === 'ACTIVE' ? alreadyActive() : statusForbids()),
    eventType: 'user.lifecycle.activate',
    message: 'Activate Okta user',
  },
  reactivate: {
    from: ['PROVISIONED', 'RECOVERY'],
    to: ({ status }) => status,
    otherwise: () => statusForbids(),
    eventType: 'user.lifecycle.reactivate',
    message: 'Reactivate Okta user',
  },
  deactivate: {
    from: whole,
    to: () => 'DEPROVISIONED',
    otherwise: () => statusForbids('The user is deactivated already.'),
    eventType: 'user.lifecycle.deactivate',
    message: 'Deactivate Okta user',
    ends: true,
  },
  suspend: {
    from: ['ACTIVE'],
    to: () => 'SUSPENDED',
    otherwise: () => refused('Cannot suspend a user that is not active'),
    eventType: 'user.lifecycle.suspend',
    message: 'Suspend Okta user',
    ends: true,
  },
  unsuspend: {
    from: ['SUSPENDED'],
    to: () => 'ACTIVE',
    otherwise: () => refused('Cannot unsuspend a user that is not suspended'),
    eventType: 'user.lifecycle.unsuspend',
    message: 'Unsuspend Okta user',
  },
  unlock: {
    from: ['LOCKED_OUT'],
    to: () => 'ACTIVE',
    otherwise: () => unlockNotAllowed(),
    eventType: 'user.account.unlock',
    message: 'Unlock user account',
  },
  reset_password: {
    from: ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY', 'LOCKED_OUT', 'PROVISIONED'],
    to: ({ status }) => (status === 'PROVISIONED' ? status : 'RECOVERY'),
    otherwise: () => statusForbids(),
    eventType: 'user.account.reset_password',
    message: 'Reset password for Okta user',
    ends: true,
  },
  expire_password: {
    from: ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'],
    to: () => 'PASSWORD_EXPIRED',
    otherwise: () => statusForbids(),
    eventType: 'user.account.expire_password',
    message: 'Expire password for Okta user',
    ends: true,
  },
} satisfies Readonly<Record<string, Transition>>;

export type TransitionName = keyof typeof transitions;

/** Takes a person to the next status, and tells provisioning and the System Log. @throws OktaError as Okta does */
export const move = async (
  org: OrgContext,
  tables: OrgTables,
  { principal }: Doing,
  before: Person,
  name: TransitionName,
): Promise<Person> => {
  const { from, to, otherwise, eventType, message, ends }: Transition = transitions[name];
  if (!from.includes(before.status)) throw otherwise(before);
  const time = now(org);
  const status = to(before);
  const after: Person = {
    ...before,
    status,
    lastUpdated: time,
    ...(status !== before.status && { statusChanged: time }),
    ...(name === 'activate' && { activated: time }),
  };
  await tables.people.update(after);
  if (ends) await tables.access.removeSessions(after.id);
  if (status !== before.status) await org.changes.personChanged(tables, before, after);
  await logSuccess(org, tables, principal, { eventType, message, targets: [personTarget(after)] });
  return after;
};

/** The same by id, in a transaction of its own; with a link where the person has to set a password. */
export const moveById = async (
  org: OrgContext,
  doing: Doing,
  id: string,
  name: TransitionName,
  sendEmail = true,
): Promise<{ readonly person: Person; readonly link?: { readonly token: string; readonly url: string } }> => {
  const moved = await org.store.transaction(async (tables) => {
    const person = await move(org, tables, doing, await findPerson(tables, id), name);
    if (person.status !== 'PROVISIONED' && person.status !== 'RECOVERY') return { person };
    const purpose = person.status === 'PROVISIONED' ? 'activate' : 'reset-password';
    return { person, link: await makeLink(org, tables, { person, purpose, origin: doing.origin }) };
  });
  if (sendEmail && moved.link) await mailLink(org, moved.person, moved.link.url);
  return moved;
};

/** Mails the link by which a person sets their password, the first or another. */
const mailLink = ({ outbox }: OrgContext, person: Person, url: string): Promise<void> =>
  outbox.send(person.status === 'PROVISIONED' ? welcomeMail(person, url) : resetMail(person, url));

/** Mails a person who is there already the link by which they set their password; none to those who may not sign in. */
export const mailWayIn = async (org: OrgContext, person: Person, origin: string): Promise<void> => {
  if (['STAGED', 'SUSPENDED', 'DEPROVISIONED'].includes(person.status)) return;
  const purpose = person.status === 'PROVISIONED' ? 'activate' : 'reset-password';
  const { url } = await org.store.transaction((tables) => makeLink(org, tables, { person, purpose, origin }));
  await mailLink(org, person, url);
};
