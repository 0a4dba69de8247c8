import { member, type JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { get, operate, pathOf, post } from '../client/requests.ts';
import { demand, missing, read, readPage } from '../exchange.ts';
import { failureOf } from '../failure.ts';
import { done, fail, type Flow } from '../flow.ts';
import { membersOf, type MembershipChange } from '../groups/members.ts';
import type { Pushed } from '../groups/push-group.ts';
import { pushing, type WantedGroup } from '../groups/wanted-group.ts';
import { textMember } from '../text-member.ts';
import { search } from './users.ts';

const memberOperations = ({ dialect }: ScimClient, { add, remove }: MembershipChange): JsonObject[] => {
  const verbose = dialect === 'entra-2018';
  const one = (value: string): JsonObject => (verbose ? { $ref: null, value } : { value });
  return [
    ...add.map(({ value }) => ({ op: verbose ? 'Add' : 'add', path: 'members', value: [one(value)] })),
    ...remove.map(({ value }) =>
      verbose
        ? { op: 'Remove', path: 'members', value: [one(value)] }
        : { op: 'remove', path: `members[value eq ${JSON.stringify(value)}]` },
    ),
  ];
};

const nameOperation = ({ dialect }: ScimClient, value: string): JsonObject => ({
  op: dialect === 'entra-2018' ? 'Replace' : 'replace',
  path: 'displayName',
  value,
});

/** Finds a group by its name, without its members, or creates it without members; then adds them. */
export function* createGroup(client: ScimClient, wanted: WantedGroup): Flow<Pushed> {
  const message = pushing(client, wanted.name, 'creating');
  const page = yield* readPage(search('/Groups?excludedAttributes=members&', 'displayName', wanted.name), message);
  if (!page.ok && !missing(page)) return page;
  const found = page.ok ? page.value.resources[0] : undefined;
  let id = textMember(found, 'id');
  if (!found) {
    const request = post('/Groups', {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:Group',
        ...(client.dialect === 'entra-2018'
          ? ['http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group']
          : []),
      ],
      ...(wanted.externalId !== undefined && { externalId: wanted.externalId }),
      displayName: wanted.name,
      meta: { resourceType: 'Group' },
    });
    const created = yield* read(request, message);
    if (!created.ok) return created;
    id = textMember(created.value, 'id');
    if (id === '') {
      const reason = 'Create new group returned empty group.';
      return fail(failureOf({ kind: 'empty-user', reason }, message(reason), request));
    }
  }
  const updated = yield* updateGroup(client, id, wanted, { add: wanted.members, remove: [] }, {});
  return updated.ok ? done({ id, name: wanted.name, how: found ? 'linked' : 'created' }) : updated;
}

/** One operation for each member that joins or leaves, and the name where it is another. */
export function* updateGroup(
  client: ScimClient,
  id: string,
  wanted: WantedGroup,
  change: MembershipChange,
  { rename = false }: { readonly rename?: boolean },
): Flow<Pushed> {
  const operations = [...(rename ? [nameOperation(client, wanted.name)] : []), ...memberOperations(client, change)];
  const pushed: Pushed = { id, name: wanted.name, how: 'updated' };
  if (operations.length === 0) return done(pushed);
  const sent = yield* demand(operate(pathOf('/Groups', id), operations), pushing(client, wanted.name, 'updating'));
  return sent.ok ? done(pushed) : sent;
}

/** Reads the members, and changes those that differ: Entra does not replace a membership. */
export function* pushGroup(client: ScimClient, id: string, wanted: WantedGroup): Flow<Pushed> {
  const current = yield* read(get(pathOf('/Groups', id)), pushing(client, wanted.name, 'pushing'));
  if (!current.ok) return current;
  const present = membersOf(current.value) ?? [];
  const has = (list: readonly { readonly value: string }[], value: string) => list.some((one) => one.value === value);
  const change = {
    add: wanted.members.filter(({ value }) => !has(present, value)),
    remove: present.filter(({ value }) => !has(wanted.members, value)),
  };
  const rename = member(current.value, 'displayName') !== wanted.name;
  return yield* updateGroup(client, id, wanted, change, { rename });
}
