import type { ResourceType } from '../../protocol/resource-type.ts';
import type { PagingTenantStore, Position, Reference, StoredResource, TenantStore } from '../../service/store.ts';

const pageSize = 500;
const membersAtOnce = 2_500;

/** All resources of a type without their members and groups, in the order of creation, read page by page. */
export async function* walk(store: TenantStore, type: ResourceType): AsyncGenerator<StoredResource> {
  let after: Position | undefined;
  do {
    const { resources, next } = await store.query({
      sources: [{ type }],
      page: { kind: 'cursor', count: pageSize, ...(after && { after }) },
      total: false,
      wanted: { members: false, groups: false },
    });
    yield* resources;
    after = next;
  } while (after);
}

/** The members of a group, a page after the other: memory holds no more, however many they are. */
export async function* walkMembers(
  store: PagingTenantStore,
  type: ResourceType,
  id: string,
): AsyncGenerator<readonly Reference[]> {
  let after: Position | undefined;
  do {
    const page = await store.members(type, id, { count: membersAtOnce, ...(after && { after }) });
    if (page && page.members.length > 0) yield page.members;
    after = page?.next;
  } while (after);
}
