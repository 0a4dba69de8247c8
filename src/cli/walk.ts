import type { ResourceType } from '../protocol/resource-type.ts';
import type { Position, StoredResource, TenantStore, Wanted } from '../service/store.ts';

const pageSize = 500;

/** All resources of a type, in the order of creation, read page by page. */
export async function* walk(
  store: TenantStore,
  type: ResourceType,
  { wanted, count = pageSize }: { wanted: Wanted; count?: number },
): AsyncGenerator<StoredResource> {
  let after: Position | undefined;
  do {
    const { resources, next } = await store.query({
      sources: [{ type }],
      page: { kind: 'cursor', count, ...(after && { after }) },
      total: false,
      wanted,
    });
    yield* resources;
    after = next;
  } while (after);
}
