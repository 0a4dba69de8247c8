import { isObject, member, type Json, type JsonObject } from '../protocol/json.ts';
import { get, page } from './client/requests.ts';
import { demand, readAll, type Message } from './exchange.ts';
import { done, type Flow } from './flow.ts';
import { textMember } from './text-member.ts';

/** A role or an entitlement as the service offers it. */
export interface Grantable {
  readonly id: string;
  readonly displayName: string;
  readonly description?: string;
  /** Of an entitlement: the name of its resource type. */
  readonly type?: string;
}

/** What schema discovery found. */
export interface Discovered {
  readonly roles: readonly Grantable[];
  readonly entitlements: readonly Grantable[];
  /** The extensions that Okta does not know by itself. */
  readonly schemas: readonly JsonObject[];
  /** Those of them that users have. */
  readonly userSchemas: readonly string[];
}

const urns = { role: 'urn:okta:scim:schemas:core:1.0:Role', entitlement: 'urn:okta:scim:schemas:core:1.0:Entitlement' };

/** What Okta knows without asking for it. */
const known = /^urn:(?:ietf:params:scim|okta):/i;

const resourcesOf = (json: Json | undefined): JsonObject[] => {
  // A list, or (as some services have it) the resources themselves.
  const resources = Array.isArray(json) ? json : member(json, 'Resources');
  return Array.isArray(resources) ? resources.filter(isObject) : [];
};

const extensionsOf = (type: JsonObject): string[] => {
  const extensions = member(type, 'schemaExtensions');
  return Array.isArray(extensions) ? extensions.map((one) => textMember(one, 'schema')) : [];
};

/**
 * Reads what can be granted: resource types, the schemas that Okta does not know, then the endpoint of each type whose
 * schema is Okta's Role or Entitlement. The IETF's URNs are not recognized, as Okta does not.
 */
export function* discover(label: string): Flow<Discovered> {
  const message: Message = (reason) => `Error while discovering the schema of app ${label}: ${reason}`;
  const types = yield* demand(get('/ResourceTypes'), message);
  if (!types.ok) return types;
  const found = resourcesOf(types.value.json);
  const unknown = found.flatMap((type) => extensionsOf(type)).filter((urn) => urn !== '' && !known.test(urn));
  let schemas: readonly JsonObject[] = [];
  if (unknown.length > 0) {
    const answer = yield* demand(get('/Schemas'), message);
    if (!answer.ok) return answer;
    schemas = resourcesOf(answer.value.json).filter((schema) => unknown.includes(textMember(schema, 'id')));
  }
  const users = found.filter((type) => textMember(type, 'endpoint').replace(/^\/?/, '/') === '/Users');
  const ofUsers = new Set(users.flatMap((type) => extensionsOf(type)));
  const userSchemas = schemas.map((schema) => textMember(schema, 'id')).filter((urn) => ofUsers.has(urn));
  const roles: Grantable[] = [];
  const entitlements: Grantable[] = [];
  for (const type of found) {
    const schema = textMember(type, 'schema');
    if (schema !== urns.role && schema !== urns.entitlement) continue;
    const endpoint = textMember(type, 'endpoint');
    const path = endpoint.startsWith('/') ? endpoint : `/${endpoint}`;
    const all = yield* readAll((startIndex) => page(path, startIndex, 100), message);
    if (!all.ok) return all;
    const isRole = schema === urns.role;
    (isRole ? roles : entitlements).push(...all.value.map((one) => grantable(one, isRole ? undefined : type)));
  }
  return done({ roles, entitlements, schemas, userSchemas });
}

const grantable = (resource: JsonObject, type: JsonObject | undefined): Grantable => {
  const description = textMember(resource, 'description');
  return {
    id: textMember(resource, 'id'),
    displayName: textMember(resource, 'displayName'),
    ...(description !== '' && { description }),
    ...(type && { type: textMember(resource, 'type') || textMember(type, 'name') }),
  };
};
