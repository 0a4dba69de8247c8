import assert from 'node:assert/strict';
import type { AdministratorStore, OAuthStore } from '../../authentication/oauth/store.ts';
import type { ConnectionStore, OperatorStore } from '../../authentication/store.ts';
import type { AcceptedRequestStore } from '../../events/asynchronous/store.ts';
import type { EndpointStore } from '../../events/delivery/store.ts';
import type { EventStore } from '../../events/store.ts';
import { ScimError, type ScimType } from '../../protocol/error.ts';
import { parseFilter } from '../../protocol/filter/parse.ts';
import { createResourceType, type ResourceType } from '../../protocol/resource-type.ts';
import { groupType, userType } from '../../protocol/resource-types.ts';
import { attribute } from '../../protocol/schemas/attribute.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { parseSort } from '../../protocol/sort.ts';
import type {
  PagingResourceStore,
  PagingTenantStore,
  Query,
  QueryResult,
  StoredResource,
  TenantStore,
  Wanted,
} from '../../service/store.ts';

/** What a factory under test is given, and has to heed. */
export interface ContractOptions {
  readonly resourceTypes: readonly ResourceType[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** A store under test, empty when it is opened. */
export interface ContractStore {
  readonly resources: PagingResourceStore;
  readonly connections: ConnectionStore;
  readonly oauth: OAuthStore;
  readonly administrators: AdministratorStore;
  readonly operators: OperatorStore;
  readonly events: EventStore;
  readonly endpoints: EndpointStore;
  readonly acceptedRequests: AcceptedRequestStore;
  close(): Promise<void> | void;
}

/** One check of the contract; `run` rejects with an AssertionError where the store does not meet it. */
export interface ContractCheck {
  readonly name: string;
  run(): Promise<void>;
}

/** A type of the kind that configuration adds: unique within a tenant, and across all tenants. */
export const badgeType: ResourceType = createResourceType(
  { name: 'Badge', endpoint: '/Badges', schema: 'urn:example:schemas:2.0:Badge' },
  [
    {
      id: 'urn:example:schemas:2.0:Badge',
      name: 'Badge',
      description: 'What opens doors.',
      attributes: [
        attribute('serial', 'Printed on it.', { uniqueness: 'server', caseExact: true }),
        attribute('chip', 'Burnt into it.', { uniqueness: 'global' }),
        attribute('doors', 'The number of doors.', { type: 'integer' }),
      ],
    },
  ],
);

/** What a check works on: a store with two tenants, and a clock that goes on by a second with each reading. */
export interface Fixture {
  readonly store: ContractStore;
  readonly acme: PagingTenantStore;
  readonly globex: PagingTenantStore;
}

const start = Date.parse('2011-05-13T04:42:34Z');

/** Checks that each open a store of their own, and close it. */
export const createChecks =
  (checks: Readonly<Record<string, (fixture: Fixture) => Promise<void>>>) =>
  (open: (options: ContractOptions) => Promise<ContractStore> | ContractStore): readonly ContractCheck[] =>
    Object.entries(checks).map(([name, check]) => ({
      name,
      async run() {
        let now = start;
        const store = await open({
          resourceTypes: [userType, groupType, badgeType],
          clock: () => (now += 1_000),
        });
        try {
          for (const id of ['acme', 'globex']) await store.connections.addTenant({ id, created: start });
          await check({ store, acme: store.resources.tenant('acme'), globex: store.resources.tenant('globex') });
        } finally {
          await store.close();
        }
      },
    }));

export const nothing: Wanted = { members: false, groups: false };
export const everything: Wanted = { members: true, groups: true };

export const userOf = (id: string, attributes: JsonObject = {}) => ({
  id,
  attributes: { schemas: [userType.schema.id], id, userName: `${id}@example.com`, ...attributes },
});

export const addUser = (store: TenantStore, id: string, attributes: JsonObject = {}): Promise<StoredResource> =>
  store.create(userType, userOf(id, attributes), { wanted: everything });

export const addGroup = (store: TenantStore, id: string, members: readonly string[] = []): Promise<StoredResource> =>
  store.create(
    groupType,
    { id, attributes: { schemas: [groupType.schema.id], id, displayName: `Tour Guides ${id}` }, members },
    { wanted: everything },
  );

export const addBadge = (store: TenantStore, id: string, attributes: JsonObject): Promise<StoredResource> =>
  store.create(
    badgeType,
    { id, attributes: { schemas: [badgeType.schema.id], id, ...attributes } },
    { wanted: nothing },
  );

/** Sets attributes, or with undefined removes them. */
export const change = (
  store: TenantStore,
  type: ResourceType,
  id: string,
  attributes: Readonly<Record<string, JsonObject[string] | undefined>>,
): Promise<StoredResource | undefined> =>
  store.modify(
    type,
    id,
    // Through JSON, which leaves out what is undefined.
    ({ document }) => ({
      attributes: JSON.parse(JSON.stringify({ ...JSON.parse(document), ...attributes })) as JsonObject,
    }),
    { read: nothing, wanted: everything },
  );

interface Search {
  readonly types?: readonly ResourceType[];
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
  readonly page?: Query['page'];
  readonly wanted?: Wanted;
}

export const search = (
  store: TenantStore,
  {
    types = [userType],
    filter,
    sortBy,
    sortOrder,
    page = { kind: 'index', startIndex: 1, count: 100 },
    wanted = nothing,
  }: Search,
): Promise<QueryResult> =>
  store.query({
    sources: types.map((type) => {
      const sort = sortBy === undefined ? undefined : parseSort(sortBy, undefined, type);
      return {
        type,
        ...(filter !== undefined && { filter: parseFilter(filter, type) }),
        ...(sort && { sortBy: sort.path }),
      };
    }),
    ...(sortBy !== undefined && { sort: { descending: sortOrder === 'descending' } }),
    page,
    total: true,
    wanted,
  });

export const idsOf = (result: QueryResult): readonly string[] => result.resources.map(({ id }) => id);

export const isScimError =
  (status: number, scimType?: ScimType, detail = /./) =>
  (error: unknown): true => {
    assert(error instanceof ScimError, `expected a ScimError, got ${String(error)}`);
    assert.equal(error.status, status);
    assert.equal(error.scimType, scimType);
    assert.match(error.detail, detail);
    return true;
  };
