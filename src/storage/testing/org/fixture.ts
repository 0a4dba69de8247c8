import type { AppUser, Application, Group, NewJob, OrgStore, Person } from '../../../provisioning/store.ts';
import type { ContractCheck } from '../fixture.ts';

/** A store of an org under test, empty when it is opened. */
export interface ContractOrgStore extends OrgStore {
  close(): Promise<void> | void;
}

/** What a factory under test is given, and has to heed: how many exchanges, events and mails it keeps. */
export interface OrgContractOptions {
  readonly kept: { readonly exchanges: number; readonly events: number; readonly mails: number };
}

export type OpenOrgStore = (options: OrgContractOptions) => Promise<ContractOrgStore> | ContractOrgStore;

/** Checks that each open a store of their own, and close it. */
export const createOrgChecks =
  (checks: Readonly<Record<string, (store: OrgStore) => Promise<void>>>) =>
  (open: OpenOrgStore): readonly ContractCheck[] =>
    Object.entries(checks).map(([name, check]) => ({
      name: `org: ${name}`,
      async run() {
        const store = await open({ kept: { exchanges: 20, events: 40, mails: 10 } });
        try {
          await check(store);
        } finally {
          await store.close();
        }
      },
    }));

const time = '2011-05-13T04:42:34.000Z';

export const personOf = (id: string, profile: Person['profile'] = {}, more: Partial<Person> = {}): Person => ({
  id,
  status: 'ACTIVE',
  created: time,
  lastUpdated: time,
  profile: { login: `${id}@example.com`, email: `${id}@example.com`, firstName: 'Tour', lastName: 'Guide', ...profile },
  password: false,
  ...more,
});

export const groupOf = (id: string, name = id, more: Partial<Group> = {}): Group => ({
  id,
  type: 'OKTA_GROUP',
  created: time,
  lastUpdated: time,
  lastMembershipUpdated: time,
  profile: { name },
  ...more,
});

export const applicationOf = (id: string, more: Partial<Application> = {}): Application => ({
  id,
  key: 'scim2headerauth',
  catalogueName: 'SCIM 2.0 Test App (Header Auth)',
  kind: 'template',
  scim: '2.0',
  label: `Tours ${id}`,
  status: 'ACTIVE',
  created: time,
  lastUpdated: time,
  visibility: { hideWeb: false, hideMobile: false, autoSubmit: false },
  signOn: { mode: 'AUTO_LOGIN', settings: {} },
  username: { template: '${source.login}', updateOn: 'create and update' },
  provisioning: 'scim',
  toApp: {
    createUsers: true,
    updateAttributes: true,
    deactivateUsers: true,
    syncPassword: 'off',
    excludeUsernameUpdates: false,
  },
  toOkta: {
    schedule: 'never',
    usernameFormat: '${source.userName}',
    match: {
      exact: 'username',
      partial: false,
      confirmExact: false,
      confirmPartial: false,
      confirmNew: false,
      activateNew: false,
    },
    sourcing: { enabled: false, onDeactivate: 'nothing', reactivateSuspended: false, reactivateDeactivated: false },
  },
  profile: [],
  mappings: { toApp: [], toOkta: [] },
  renameAppGroups: true,
  switches: { paused: false, dialect: 'okta', getBeforeDeactivate: false },
  ...more,
});

export const appUserOf = (app: string, person: string, more: Partial<AppUser> = {}): AppUser => ({
  app,
  person,
  scope: 'USER',
  created: time,
  lastUpdated: time,
  status: 'PROVISIONED',
  syncState: 'SYNCHRONIZED',
  username: `${person}@example.com`,
  overrides: {},
  profile: {},
  ...more,
});

export const jobOf = (id: string, subject?: string, more: Partial<NewJob> = {}): NewJob => ({
  id,
  app: 'tours',
  action: 'assign',
  ...(subject !== undefined && { subject }),
  input: {},
  created: 0,
  runAt: 0,
  ...more,
});

/** All pages of a list, one after the other. */
export const allPages = async <T>(
  list: (page: { limit: number; after?: string }) => Promise<{ items: readonly T[]; next?: string }>,
  limit = 2,
): Promise<T[]> => {
  const items: T[] = [];
  for (let after: string | undefined; ;) {
    const page = await list({ limit, ...(after !== undefined && { after }) });
    items.push(...page.items);
    if (page.next === undefined) return items;
    after = page.next;
  }
};

export const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
