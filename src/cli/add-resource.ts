import type { Json } from '../protocol/json.ts';
import { createTolerance } from '../protocol/leniency.ts';
import { readResource } from '../protocol/resource.ts';
import type { ResourceType } from '../protocol/resource-type.ts';
import type { History, TenantStore } from '../service/store.ts';

interface Addition {
  readonly id: string;
  readonly history?: History | undefined;
  /** Leaves the members to the caller, since they may not be there yet. */
  readonly withoutMembers?: boolean;
  readonly hashPassword?: ((password: string) => Promise<string>) | undefined;
}

/**
 * Checks a resource as strictly as the RFC does, and makes it.
 * @returns the ids of its members
 * @throws ScimError
 */
export const addResource = async (
  store: TenantStore,
  type: ResourceType,
  input: Json,
  { id, history, withoutMembers = false, hashPassword }: Addition,
): Promise<readonly string[]> => {
  const { attributes, members = [], password } = readResource(type, input, createTolerance('rfc'), 'create');
  const secret = password === undefined ? undefined : await hashPassword?.(password);
  const { schemas = [], ...rest } = attributes;
  await store.create(
    type,
    {
      id,
      attributes: { schemas, id, ...rest },
      ...(!withoutMembers && { members }),
      ...(secret !== undefined && { secret }),
      ...(history && { history }),
    },
    { wanted: { members: false, groups: false } },
  );
  return members;
};
