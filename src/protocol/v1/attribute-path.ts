import { enterpriseUserSchema } from '../schemas/enterprise-user.ts';
import { coreUrn, enterpriseUrn } from './urns.ts';

/**
 * An attribute's name in the notation of SCIM 1.1 (protocol §3.8) as SCIM 2.0 writes it; what it does not know stays as
 * it is.
 */
export const pathToV2 = (path: string): string => {
  const lower = path.toLowerCase();
  if (lower.startsWith(`${coreUrn}:`)) return path.slice(coreUrn.length + 1);
  if (lower === enterpriseUrn) return enterpriseUserSchema.id;
  if (!lower.startsWith(`${enterpriseUrn}:`)) return path;
  const name = path.slice(enterpriseUrn.length + 1);
  // SCIM 1.1 core schema §7: the manager is named by `managerId`.
  return `${enterpriseUserSchema.id}:${name.toLowerCase() === 'manager.managerid' ? 'manager.value' : name}`;
};

/** A filter with the attributes' names as SCIM 2.0 writes them; its grammar contains that of SCIM 1.1 (protocol §3.2.2.1). */
export const filterToV2 = (filter: string): string =>
  // A string is matched as a whole, and is no name.
  filter.replaceAll(/"(?:[^"\\]|\\.)*"?|[^\s()[\]"]+/g, (token) => pathToV2(token));

const listToV2 = (names: string): string =>
  names
    .split(',')
    .map((name) => pathToV2(name.trim()))
    .join(',');

const parameters: ReadonlyMap<string, (value: string) => string> = new Map([
  ['attributes', listToV2],
  ['filter', filterToV2],
  ['sortby', pathToV2],
  ['sortorder', String],
  ['startindex', String],
  ['count', String],
]);

/** The query of a URL with the parameters that SCIM 1.1 defines (protocol §3.2.2, §3.7), as SCIM 2.0 writes them. */
export const queryToV2 = (query: string): string => {
  const translated = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(query)) {
    const toV2 = parameters.get(name.toLowerCase());
    if (toV2) translated.append(name, toV2(value));
  }
  return translated.toString();
};
