import { resolvePath } from '../../protocol/attribute-path.ts';
import type { Filter } from '../../protocol/filter/filter.ts';
import type { ResourceType } from '../../protocol/resource-type.ts';
import type { StoredResource, TenantStore } from '../../service/store.ts';
import { conflict, missing } from '../problem.ts';

/** The attribute by which people name a resource. */
const nameOf = ({ attributes }: ResourceType): 'userName' | 'displayName' =>
  attributes.some(({ name }) => name === 'userName') ? 'userName' : 'displayName';

/** The resources of this userName or displayName, ten at most. */
export const findNamed = async (
  store: TenantStore,
  type: ResourceType,
  name: string,
  members = true,
): Promise<readonly StoredResource[]> => {
  const path = resolvePath(type, nameOf(type));
  if (!path?.attribute) return [];
  const filter: Filter = { kind: 'compare', path, operator: 'eq', value: name };
  const page = { kind: 'index', startIndex: 1, count: 10 } as const;
  const wanted = { members: members && type.hasMembers, groups: type.hasGroups };
  return (await store.query({ sources: [{ type, filter }], page, total: false, wanted })).resources;
};

/**
 * The resource of this id, or else of this userName or displayName.
 * @throws Problem where there is none, or more than one
 */
export const findResource = async (
  store: TenantStore,
  type: ResourceType,
  reference: string,
  members = true,
): Promise<StoredResource> => {
  const wanted = { members: members && type.hasMembers, groups: type.hasGroups };
  const byId = await store.get(type, reference, wanted);
  if (byId) return byId;
  if (!resolvePath(type, nameOf(type))?.attribute)
    throw missing(`There is no ${type.name} with the id "${reference}".`);
  const resources = await findNamed(store, type, reference, members);
  const [first, ...more] = resources;
  if (!first) throw missing(`There is no ${type.name} with the id or ${nameOf(type)} "${reference}".`);
  if (more.length > 0) {
    throw conflict(`"${reference}" names several; use one of their ids: ${resources.map(({ id }) => id).join(', ')}.`);
  }
  return first;
};
