import { member } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { get, operate, pathOf, post, put, search } from '../client/requests.ts';
import { demand, missing, read, readPage, type Message } from '../exchange.ts';
import { failureOf } from '../failure.ts';
import { done, fail, type Flow, type Outcome, type Part, type ScimRequest } from '../flow.ts';
import { textMember } from '../text-member.ts';
import { membersOf, patchMembers, patchName, replaceMembers, withChange, type MembershipChange } from './members.ts';
import { groupBody, membersJson, pushing, type Member, type WantedGroup } from './wanted-group.ts';

/** A group that is at the service now. */
export interface Pushed {
  /** The service's id. */
  readonly id: string;
  /** Its name there. */
  readonly name: string;
  readonly how: 'created' | 'linked' | 'updated';
}

/** Sends the requests one after the other; the first that fails ends it. */
function* all(requests: readonly ScimRequest[], message: Message): Part<Outcome<undefined>> {
  for (const request of requests) {
    const outcome = yield* demand(request, message);
    if (!outcome.ok) return outcome;
  }
  return done(undefined);
}

/** Pushes a group that the service may not have. Without a list of its groups (Import Groups off) it is looked for. */
export function* createGroup(
  client: ScimClient,
  wanted: WantedGroup,
  { rename }: { readonly rename: boolean },
): Flow<Pushed> {
  const message = pushing(client, wanted.name, 'creating');
  if (!client.importGroups) {
    const page = yield* readPage(search('/Groups', 'displayName', wanted.name), message);
    if (!page.ok && !missing(page)) return page;
    const found = page.ok ? page.value.resources.find((one) => member(one, 'displayName') === wanted.name) : undefined;
    if (found) return yield* linkGroup(client, textMember(found, 'id'), wanted, { rename });
  }
  const request = post('/Groups', groupBody(client, wanted));
  const created = yield* read(request, message);
  if (!created.ok) return created;
  const id = textMember(created.value, 'id');
  if (id === '') {
    const reason = 'Create new group returned empty group.';
    return fail(failureOf({ kind: 'empty-user', reason }, message(reason), request));
  }
  const path = pathOf('/Groups', id);
  const pushed: Pushed = { id, name: wanted.name, how: 'created' };
  if (client.groups === 'PATCH') {
    const { members } = wanted;
    const again = members.length > 0 ? [addMembers(client, path, members)] : [];
    const sent = yield* all([...again, get(path), patchName(client, path, id, wanted.name)], message);
    return sent.ok ? done(pushed) : sent;
  }
  if (!client.doubled) return done(pushed);
  const again = yield* all([get(path), put(path, groupBody(client, wanted, id))], message);
  return again.ok ? done(pushed) : again;
}

const addMembers = (client: ScimClient, path: string, members: readonly Member[]): ScimRequest =>
  client.version === '1.1'
    ? patchMembers(client, path, { add: members, remove: [] })
    : operate(path, [{ op: 'add', path: 'members', value: membersJson(members) }]);

/** Pushes into a group of the service. Who is in it already stays. */
export function* linkGroup(
  client: ScimClient,
  id: string,
  wanted: WantedGroup,
  { rename }: { readonly rename: boolean },
): Flow<Pushed> {
  const message = pushing(client, wanted.name, 'linking');
  const path = pathOf('/Groups', id);
  const { members } = wanted;
  if (client.groups === 'PATCH') {
    const requests = [
      ...(rename ? [patchName(client, path, id, wanted.name)] : []),
      ...(members.length > 0 ? [addMembers(client, path, members)] : []),
    ];
    const sent = yield* all(requests, message);
    return sent.ok ? done({ id, name: wanted.name, how: 'linked' }) : sent;
  }
  const current = yield* read(get(path), message);
  if (!current.ok) return current;
  const name = rename ? wanted.name : textMember(current.value, 'displayName') || wanted.name;
  const merged = withChange(membersOf(current.value) ?? [], { add: members, remove: [] });
  const sent = yield* demand(put(path, groupBody(client, { ...wanted, name, members: merged }, id)), message);
  return sent.ok ? done({ id, name, how: 'linked' }) : sent;
}

/** Pushes a change of membership, and the name that goes with it. */
export function* updateGroup(
  client: ScimClient,
  id: string,
  wanted: WantedGroup,
  change: MembershipChange,
  { times = 1 }: { readonly times?: number } = {},
): Flow<Pushed> {
  const message = pushing(client, wanted.name, 'updating');
  const path = pathOf('/Groups', id);
  const pushed: Pushed = { id, name: wanted.name, how: 'updated' };
  if (client.groups === 'PATCH') {
    const changes = change.add.length + change.remove.length > 0 ? [patchMembers(client, path, change)] : [];
    const sent = yield* all([...changes, patchName(client, path, id, wanted.name)], message);
    return sent.ok ? done(pushed) : sent;
  }
  for (let time = 0; time < times; time++) {
    const sent = yield* writeGroup(client, id, wanted, message, change);
    if (!sent.ok) return sent;
  }
  return done(pushed);
}

/** Writes the whole membership over whatever the service has: Push now, activation. The name follows where it is another. */
export function* pushGroup(
  client: ScimClient,
  id: string,
  wanted: WantedGroup,
  { rename = false }: { readonly rename?: boolean } = {},
): Flow<Pushed> {
  const message = pushing(client, wanted.name, 'pushing');
  const pushed: Pushed = { id, name: wanted.name, how: 'updated' };
  const path = pathOf('/Groups', id);
  const named = rename ? [patchName(client, path, id, wanted.name)] : [];
  const sent =
    client.groups === 'PATCH'
      ? yield* all([replaceMembers(client, path, wanted.members), ...named], message)
      : yield* writeGroup(client, id, wanted, message);
  return sent.ok ? done(pushed) : sent;
}

/** Reads (the agent does not) and writes the whole; without a change the members are exactly the wanted ones. */
function* writeGroup(
  client: ScimClient,
  id: string,
  wanted: WantedGroup,
  message: Message,
  change?: MembershipChange,
): Part<Outcome<unknown>> {
  const path = pathOf('/Groups', id);
  let { members } = wanted;
  if (client.readsGroups) {
    const current = yield* read(get(path), message);
    if (!current.ok) return current;
    const present = change && membersOf(current.value);
    if (present) members = named(withChange(present, change), members);
  }
  return yield* demand(put(path, groupBody(client, { ...wanted, members }, id)), message);
}

/** Those members with the usernames that the org knows. */
const named = (members: readonly Member[], known: readonly Member[]): readonly Member[] => {
  const displays = new Map(known.map(({ value, display }) => [value, display]));
  return members.map(({ value, display }) => ({ value, display: displays.get(value) ?? display }));
};

/** Deletes a group whose creation was sent and never answered, by its name. */
export function* deleteByName(client: ScimClient, name: string): Flow<object> {
  const found = yield* readPage(search('/Groups', 'displayName', name), pushing(client, name, 'deleting'));
  if (missing(found)) return done({});
  if (!found.ok) return found;
  const group = found.value.resources.find((one) => member(one, 'displayName') === name);
  return group ? yield* deleteGroup(client, textMember(group, 'id'), name) : done({});
}

/** Deletes a pushed group; one that is gone is as good. */
export function* deleteGroup(client: ScimClient, id: string, name: string): Flow<object> {
  const deleted = yield* demand({ method: 'DELETE', path: pathOf('/Groups', id) }, pushing(client, name, 'deleting'));
  return deleted.ok || missing(deleted) ? done({}) : deleted;
}
