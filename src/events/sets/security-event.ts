import { isObject, member, same, type Json, type JsonObject } from '../../protocol/json.ts';
import type { ChangedMember, StoredEvent } from '../event.ts';

const prefix = 'urn:ietf:params:scim:event:prov';
const asyncResponse = 'urn:ietf:params:scim:event:misc:asyncresp';

/** The events that are told so, as ServiceProviderConfig lists them (RFC 9967 §4). */
export const eventUris: readonly string[] = [
  `${prefix}:create:full`,
  `${prefix}:patch:full`,
  `${prefix}:patch:notice`,
  `${prefix}:put:full`,
  `${prefix}:delete`,
  `${prefix}:activate`,
  `${prefix}:deactivate`,
  asyncResponse,
];

const patchOf = (operations: readonly JsonObject[]): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [...operations],
});

/** Members that came or went, as the operations of a PATCH. */
const memberOperations = (added: readonly ChangedMember[], removed: readonly ChangedMember[]): JsonObject[] => [
  ...removed.map(({ value }) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(value)}]` })),
  ...(added.length > 0
    ? [{ op: 'add', path: 'members', value: added.map(({ value, type }) => ({ value, type })) }]
    : []),
];

/** What makes the second document of the first, as the operations of a PATCH. */
const differences = (before: JsonObject, after: JsonObject): JsonObject[] => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => name !== 'schemas');
  return names.flatMap((path): JsonObject[] => {
    const value = member(after, path);
    if (same(member(before, path), value)) return [];
    return value === undefined ? [{ op: 'remove', path }] : [{ op: 'replace', path, value }];
  });
};

/** RFC 9967 §2.4: what became of the resource, by the event's URI. Undefined for what is no resource. */
const eventsOf = (event: StoredEvent): JsonObject | undefined => {
  const { type, operation, resource, before, after, added = [], removed = [] } = event;
  if (type.startsWith('config.')) return undefined;
  if (event.result) return { [asyncResponse]: { ...event.result } };
  // RFC 7644 §3.14: as the ETag has it.
  const version = `W/"${resource.version}"`;
  const full = (what: string, data: Json): JsonObject => ({ [`${prefix}:${what}:full`]: { version, data } });
  if (added.length > 0 || removed.length > 0) return full('patch', patchOf(memberOperations(added, removed)));
  if (operation === 'delete') return { [`${prefix}:delete`]: {} };
  if (operation === 'create') return full('create', after ?? {});
  const changed = before && after ? differences(before, after) : [];
  const changedNames = changed.map(({ path }) => path!);
  // A password is named and not told.
  const notice = { [`${prefix}:patch:notice`]: { version, attributes: [...changedNames, 'password'] } };
  const update =
    operation === 'replace' && changed.length > 0 ? full('put', after ?? {}) : full('patch', patchOf(changed));
  const state = /\.(activate|deactivate)d$/.exec(type)?.[1];
  return {
    ...(event.password && changed.length === 0 ? notice : update),
    ...(state !== undefined && { [`${prefix}:${state}`]: {} }),
  };
};

interface Parties {
  readonly issuer: string;
  readonly audience: string;
  /** The endpoint of a resource type: `/Users`. */
  readonly endpointOf: (type: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The claims of a security event token (RFC 8417, RFC 9967 §2); undefined for what is no change of a resource. */
export const claimsOf = (
  event: StoredEvent,
  { issuer, audience, endpointOf, now }: Parties,
): JsonObject | undefined => {
  const events = eventsOf(event);
  if (!events) return undefined;
  const { resource, before, after } = event;
  const document = after ?? before;
  const externalId = isObject(document) ? member(document, 'externalId') : undefined;
  return {
    jti: event.id,
    iss: issuer,
    aud: audience,
    iat: Math.floor(now / 1_000),
    // RFC 8417 §2.2: when it happened.
    toe: Math.floor(event.time / 1_000),
    // What one request did has one.
    txn: event.requestId ?? event.id,
    sub_id: {
      format: 'scim',
      uri: `${endpointOf(resource.type)}/${encodeURIComponent(resource.id)}`,
      ...(typeof externalId === 'string' && { externalId }),
      id: resource.id,
    },
    events,
  };
};
