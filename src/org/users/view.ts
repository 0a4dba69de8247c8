import type { Person } from '../../provisioning/store.ts';
import type { OrgContext } from '../context.ts';

/** What may be done next, by status, as Okta lists it among the links. */
const operations: Readonly<Record<Person['status'], readonly string[]>> = {
  STAGED: ['activate', 'deactivate'],
  PROVISIONED: ['reactivate', 'deactivate', 'resetPassword'],
  ACTIVE: ['suspend', 'resetPassword', 'forgotPassword', 'expirePassword', 'changePassword', 'deactivate'],
  RECOVERY: ['suspend', 'resetPassword', 'reactivate', 'deactivate'],
  PASSWORD_EXPIRED: ['suspend', 'resetPassword', 'changePassword', 'deactivate'],
  LOCKED_OUT: ['unlock', 'resetPassword', 'deactivate'],
  SUSPENDED: ['unsuspend', 'deactivate'],
  DEPROVISIONED: ['activate', 'delete'],
};

const paths: Readonly<Record<string, string>> = {
  resetPassword: 'lifecycle/reset_password',
  expirePassword: 'lifecycle/expire_password',
  changePassword: 'credentials/change_password',
  forgotPassword: 'credentials/forgot_password',
};

const linksOf = ({ id, status }: Person, org: OrgContext, origin: string): Record<string, unknown> => {
  const self = `${origin}/api/v1/users/${id}`;
  return {
    ...Object.fromEntries(
      operations[status].map((name) =>
        name === 'delete'
          ? [name, { href: self, method: 'DELETE' }]
          : [name, { href: `${self}/${paths[name] ?? `lifecycle/${name}`}`, method: 'POST' }],
      ),
    ),
    self: { href: self },
    schema: { href: `${origin}/api/v1/meta/schemas/user/default` },
    type: { href: `${origin}/api/v1/meta/types/user/${org.identity.userType}` },
  };
};

/** What a person can do to a password, and where it comes from. */
export const credentialsOf = ({ password }: Person) => ({
  ...(password && { password: {} }),
  provider: { type: 'OKTA', name: 'OKTA' },
});

/** The person as `/api/v1/users` shows it. */
export const userView = (person: Person, org: OrgContext, origin: string) => {
  const { id, status, created, activated, statusChanged, lastLogin, lastUpdated, passwordChanged, profile } = person;
  return {
    id,
    status,
    created,
    activated: activated ?? null,
    statusChanged: statusChanged ?? null,
    lastLogin: lastLogin ?? null,
    lastUpdated,
    passwordChanged: passwordChanged ?? null,
    type: { id: org.identity.userType },
    // Okta always shows these two.
    profile: { mobilePhone: null, secondEmail: null, ...profile },
    credentials: credentialsOf(person),
    _links: linksOf(person, org, origin),
  };
};
