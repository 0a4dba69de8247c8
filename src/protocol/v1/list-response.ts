import { isObject, type Json, type JsonObject } from '../json.ts';
import { coreUrn } from './urns.ts';

/** Okta's test of SCIM 1.1 looks for it in the list of schemas, beside that of every other list. */
const listUrn = `${coreUrn}:ListResponse`;

/** What SCIM 1.1 writes beside the resources of a ListResponse (protocol §3.2.2). */
export const listToV1 = (list: JsonObject): JsonObject => {
  const { schemas: _, ...numbers } = list;
  return { schemas: [coreUrn], ...numbers };
};

/** A ListResponse of the discovery endpoints. */
export const discoveryListToV1 = (list: JsonObject, resource: (resource: JsonObject) => Json): JsonObject => {
  const { Resources: resources = [], ...rest } = list;
  return {
    ...listToV1(rest),
    schemas: [coreUrn, listUrn],
    Resources: (Array.isArray(resources) ? resources : []).map((each) => (isObject(each) ? resource(each) : each)),
  };
};
