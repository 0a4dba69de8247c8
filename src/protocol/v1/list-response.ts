import { isObject, type Json, type JsonObject } from '../json.ts';
import { coreUrn } from './urns.ts';

/** Okta's test of SCIM 1.1 looks for it in the list of schemas, beside that of every other list. */
const listUrn = `${coreUrn}:ListResponse`;

/** A ListResponse as SCIM 1.1 writes it (protocol §3.2.2). */
export const listToV1 = (
  list: JsonObject,
  resource: (resource: JsonObject) => Json,
  { discovery = false }: { readonly discovery?: boolean } = {},
): JsonObject => {
  const { schemas: _, Resources: resources = [], ...numbers } = list;
  return {
    schemas: discovery ? [coreUrn, listUrn] : [coreUrn],
    ...numbers,
    Resources: (Array.isArray(resources) ? resources : []).map((each) => (isObject(each) ? resource(each) : each)),
  };
};
