import type { Json } from '../../protocol/json.ts';
import { createTolerance } from '../../protocol/leniency.ts';
import { readResource } from '../../protocol/resource.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { NewResource } from '../../service/store.ts';

/**
 * A resource as the store takes it, made of what a client might send and checked as strictly as the RFC does.
 * @throws ScimError
 */
export const readNewResource = async (
  type: ResourceType,
  input: Json,
  id: string,
  hashPassword?: (password: string) => Promise<string>,
): Promise<NewResource> => {
  const { attributes, members, password } = readResource(type, input, createTolerance('rfc'), 'create');
  const secret = password === undefined ? undefined : await hashPassword?.(password);
  const { schemas = [], ...rest } = attributes;
  return {
    id,
    attributes: { schemas, id, ...rest },
    ...(members && { members }),
    ...(secret !== undefined && { secret }),
  };
};
