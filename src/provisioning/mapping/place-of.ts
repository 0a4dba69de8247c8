import type { AppAttribute } from '../application.ts';
import { parseExternalName, type Place } from './external-name.ts';
import { isCore } from './urns.ts';

/**
 * Where in a User the attribute's value is; undefined for one that is kept in the org alone.
 * @throws MappingError for an external name that is none
 */
export const placeOf = ({ externalName, externalNamespace }: AppAttribute): Place | undefined => {
  if (externalName === undefined) return undefined;
  const place = parseExternalName(externalName);
  return isCore(externalNamespace) ? place : [{ kind: 'member', name: externalNamespace! }, ...place];
};
