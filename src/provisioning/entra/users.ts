import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import { urns } from '../mapping/urns.ts';
import type { ScimClient } from '../client/client.ts';
import { get, operate, pathOf, post } from '../client/requests.ts';
import { demand, missing, read, readPage, type Message } from '../exchange.ts';
import { failureOf } from '../failure.ts';
import { done, fail, type Flow, type ScimRequest } from '../flow.ts';
import { textMember } from '../text-member.ts';
import type { Assigned } from '../users/assign.ts';
import type { Deactivated } from '../users/deactivate.ts';
import { provisioning, type WantedUser } from '../users/wanted-user.ts';
import { changesOf } from './changes.ts';

/** Entra writes a space in a query as `+`, and asks for no page. */
export const search = (endpoint: string, attribute: string, value: string): ScimRequest =>
  get(`${endpoint}filter=${encodeURIComponent(`${attribute} eq ${JSON.stringify(value)}`).replaceAll('%20', '+')}`);

/** Test Connection: a search for a user that nobody has. */
export function* testConnection(client: ScimClient): Flow<object> {
  const nobody = 'c6f7bdb5-6d14-4ff0-9d46-f03d3c5f8ed2';
  const message: Message = (reason) => `Error authenticating: ${reason}`;
  const found = yield* readPage(search('/Users?', client.uniqueIdentifier, nobody), message);
  return found.ok ? done({}) : found;
}

/** The create body in Entra's order: no password, `roles` always, `name.formatted`. */
const entraBody = (body: JsonObject): JsonObject => {
  const { schemas = [], externalId = '', userName = '', active = true, emails = [], name = {}, ...rest } = body;
  const { groups: _g, password: _p, ...others } = rest;
  const { core, enterprise } = urns['2.0'];
  const extensions = Array.isArray(schemas) ? schemas.filter((urn) => urn !== core && urn !== enterprise) : [];
  const [givenName, familyName] = [textMember(name, 'givenName'), textMember(name, 'familyName')];
  const named = isObject(name) ? name : {};
  return {
    schemas: [core, enterprise, ...extensions],
    externalId,
    userName,
    active,
    emails,
    meta: { resourceType: 'User' },
    name: { formatted: `${givenName} ${familyName}`.trim(), ...named },
    roles: [],
    ...others,
  };
};

const activeOperation = ({ dialect }: ScimClient, active: boolean): JsonObject =>
  dialect === 'entra-2018'
    ? { op: 'Replace', path: 'active', value: active ? 'True' : 'False' }
    : { op: 'replace', path: 'active', value: active };

/** Matches by the username, then creates, or changes what differs and activates. */
export function* assign(
  client: ScimClient,
  wanted: WantedUser,
  { create, update }: { readonly create: boolean; readonly update: boolean },
): Flow<Assigned> {
  const message = provisioning(client, wanted, '');
  const page = yield* readPage(search('/Users?', client.uniqueIdentifier, wanted.username), message);
  if (!page.ok && !missing(page)) return page;
  const found = page.ok ? page.value.resources[0] : undefined;
  if (found) {
    const id = textMember(found, 'id');
    const inactive = member(found, 'active') === false ? [activeOperation(client, true)] : [];
    const operations = [...inactive, ...(update ? changesOf(client, found, entraBody(wanted.body)) : [])];
    if (operations.length > 0) {
      const patched = yield* demand(operate(pathOf('/Users', id), operations), message);
      if (!patched.ok) return patched;
    }
    return done({ id, how: 'linked', pushed: update, resource: found });
  }
  if (!create) {
    const reason = 'Matching user not found.';
    return fail(failureOf({ kind: 'no-match', reason }, message(reason)));
  }
  const request = post('/Users', entraBody(wanted.body));
  const created = yield* read(request, message);
  if (!created.ok) return created;
  const id = textMember(created.value, 'id');
  if (id !== '') return done({ id, how: 'created', pushed: true, resource: created.value });
  const reason = 'Create new user returned empty user.';
  return fail(failureOf({ kind: 'empty-user', reason }, message(reason), request));
}

/** Reads, and changes what differs. */
export function* updateProfile(
  client: ScimClient,
  id: string,
  { username, body }: Pick<WantedUser, 'username' | 'body'>,
): Flow<object> {
  const message: Message = (reason) => `Automatic profile push of ${username} to app ${client.label} failed: ${reason}`;
  const path = pathOf('/Users', id);
  const current = yield* read(get(path), message);
  if (!current.ok) return current;
  const operations = changesOf(client, current.value, entraBody(body));
  if (operations.length === 0) return done({});
  const patched = yield* demand(operate(path, operations), message);
  return patched.ok ? done({}) : patched;
}

/** A soft delete. */
export function* deactivate(client: ScimClient, id: string, username: string): Flow<Deactivated> {
  const message: Message = (reason) =>
    `Automatic deprovisioning of user ${username} from app ${client.label} failed: ${reason}`;
  const patched = yield* demand(operate(pathOf('/Users', id), [activeOperation(client, false)]), message);
  if (missing(patched)) return done({ gone: true });
  return patched.ok ? done({ gone: false }) : patched;
}
