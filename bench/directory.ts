/** What both servers are filled with, and what is asked of them: the bodies as Okta sends them. */

export interface Sizes {
  readonly users: number;
  /** Members of each group; group `n` has the first `groups[n]` users. */
  readonly groups: readonly number[];
}

/** The last users of a directory are members of no group: they come and go. */
export const outsiders = 1_000;

export const fullSizes: Sizes = { users: 100_000 + outsiders, groups: [100, 10_000, 100_000] };
export const quickSizes: Sizes = { users: 10_000 + outsiders, groups: [100, 10_000] };

// UUIDs of version 7, in order as the service makes them.
const id = (kind: string, n: number): string => `019aac00-0000-7000-8${kind}-${n.toString(16).padStart(12, '0')}`;

/** @param n from 1 */
export const userId = (n: number): string => id('000', n);
/** @param n the place in `Sizes.groups` */
export const groupId = (n: number): string => id('001', n);

/** @param n from 1; beyond the directory's size it is a user that does not exist yet */
export const userName = (n: number): string => `bjensen.${String(n).padStart(7, '0')}@example.com`;

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';

const user = (n: number, displayName: string) => ({
  userName: userName(n),
  name: { givenName: 'Barbara', familyName: `Jensen ${n}` },
  emails: [{ primary: true, value: userName(n), type: 'work' }],
  displayName,
  locale: 'en-US',
  externalId: `00u${String(n).padStart(17, '0')}`,
});

/** The body of Okta's POST: the password is always there. */
export const createBody = (n: number) => ({
  schemas: [userSchema],
  ...user(n, `Barbara Jensen ${n}`),
  groups: [],
  password: 'gl^m&qWZ',
  active: true,
});

/** The body of Okta's PUT: what a GET returned, with the change. */
export const replaceBody = (n: number, displayName: string) => ({
  schemas: [userSchema],
  id: userId(n),
  ...user(n, displayName),
  active: true,
  groups: [],
  meta: { resourceType: 'User' },
});

const patch = (...operations: unknown[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});

export const activeBody = (active: boolean) => patch({ op: 'replace', value: { active } });
export const addMemberBody = (n: number) =>
  patch({ op: 'add', path: 'members', value: [{ value: userId(n), display: userName(n) }] });
export const removeMemberBody = (n: number) => patch({ op: 'remove', path: `members[value eq "${userId(n)}"]` });
