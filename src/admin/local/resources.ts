import { openCursor, sealCursor } from '../../protocol/cursor.ts';
import { parseFilter } from '../../protocol/filter/parse.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import { renderResource } from '../../service/render.ts';
import type { PagingResourceStore, Position, StoredResource } from '../../service/store.ts';
import type { Administration, Urls } from '../administration.ts';
import { missing } from '../problem.ts';
import type { ResourceView } from '../views/resource.ts';
import { findResource } from './find-resource.ts';

interface Options {
  readonly resources: PagingResourceStore;
  readonly resourceTypes: readonly ResourceType[];
  readonly cursorKey: Uint8Array;
  readonly clock: () => number;
  readonly urls: () => Urls;
  /** @throws Problem where there is no such tenant */
  readonly assertTenant: (id: string) => Promise<void>;
}

/** Seconds for which a cursor is good. */
const cursorTimeout = 3_600;

/** Users, groups and resources of other types as they are kept. */
export const createResourceAdministration = ({
  resources,
  resourceTypes,
  cursorKey: key,
  clock,
  urls,
  assertTenant,
}: Options): Pick<Administration, 'resourceTypes' | 'resources' | 'resource' | 'members'> => {
  const endpoints = new Map(resourceTypes.map(({ name, endpoint }) => [name, endpoint]));

  const typeOf = (name: string): ResourceType => {
    const found = resourceTypes.find((type) => type.name === name);
    if (found) return found;
    const names = resourceTypes.map((type) => type.name).join(', ');
    throw missing(`There is no resource type "${name}"; expected one of ${names}.`);
  };

  const viewOf = (stored: StoredResource, type: ResourceType): ResourceView =>
    JSON.parse(
      renderResource(stored, type, { baseUrl: urls().baseUrl, endpoints, projection: undefined }),
    ) as ResourceView;

  return {
    resourceTypes: async () =>
      resourceTypes.map(({ name, endpoint, schema }) => ({ name, endpoint, schema: schema.id })),
    async resources(tenant, typeName, { filter, count, cursor }) {
      const type = typeOf(typeName);
      await assertTenant(tenant);
      const parsed = filter === undefined ? undefined : parseFilter(filter, type);
      const seal = { key, binding: JSON.stringify([tenant, typeName, filter ?? null]), now: clock() };
      const after =
        cursor === undefined ? undefined : (openCursor(cursor, { ...seal, timeout: cursorTimeout }) as Position);
      const found = await resources.tenant(tenant).query({
        sources: [{ type, ...(parsed && { filter: parsed }) }],
        page: { kind: 'cursor', count, ...(after && { after }) },
        total: after === undefined,
        wanted: { members: false, groups: false },
      });
      return {
        ...(found.total !== undefined && { total: found.total }),
        items: found.resources.map((stored) => viewOf(stored, type)),
        ...(found.next && { next: sealCursor([...found.next], seal) }),
      };
    },
    async resource(tenant, typeName, reference, { members = true } = {}) {
      const type = typeOf(typeName);
      await assertTenant(tenant);
      return viewOf(await findResource(resources.tenant(tenant), type, reference, members), type);
    },
    async members(tenant, typeName, reference, { count, cursor }) {
      const type = typeOf(typeName);
      await assertTenant(tenant);
      const store = resources.tenant(tenant);
      const { id } = await findResource(store, type, reference, false);
      const seal = { key, binding: JSON.stringify([tenant, typeName, id, 'members']), now: clock() };
      const after =
        cursor === undefined ? undefined : (openCursor(cursor, { ...seal, timeout: cursorTimeout }) as Position);
      const page = await store.members(type, id, { count, ...(after && { after }) });
      return {
        items: (page?.members ?? []).map(({ display, ...rest }) => ({
          ...rest,
          ...(display !== undefined && { display }),
        })),
        ...(page?.next && { next: sealCursor([...page.next], seal) }),
      };
    },
  };
};
