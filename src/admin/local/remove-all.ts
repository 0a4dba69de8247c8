import type { ResourceType } from '../../protocol/resource-type.ts';
import type { TenantStore } from '../../service/store.ts';

/** Resources that are removed together: writes that arrive together share a commit. */
const pageSize = 256;

/** Deletes every resource of a tenant: groups first, so that they do not change with each member that goes. */
export const removeAll = async (store: TenantStore, types: readonly ResourceType[]): Promise<void> => {
  const page = { kind: 'index', startIndex: 1, count: pageSize } as const;
  const wanted = { members: false, groups: false };
  for (const type of types.toSorted((a, b) => Number(b.hasMembers) - Number(a.hasMembers))) {
    for (;;) {
      const { resources } = await store.query({ sources: [{ type }], page, total: false, wanted });
      await Promise.all(resources.map(({ id }) => store.delete(type, id, {})));
      if (resources.length < pageSize) break;
    }
  }
};
