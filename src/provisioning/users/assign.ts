import { isObject, type JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { get, patchActive, pathOf, post, put, search } from '../client/requests.ts';
import { demand, missing, read, readPage } from '../exchange.ts';
import { failureOf, problemOf } from '../failure.ts';
import { done, fail, type Flow, type Outcome, type Part } from '../flow.ts';
import { textMember } from '../text-member.ts';
import { pushProfile } from './update-profile.ts';
import { provisioning, type WantedUser } from './wanted-user.ts';

/** A user who is at the service now. */
export interface Assigned {
  /** The service's id. */
  readonly id: string;
  readonly how: 'created' | 'linked';
  /** Whether the profile went out. */
  readonly pushed: boolean;
  /** What the service answered last; absent where it answered nothing. */
  readonly resource?: JsonObject;
}

interface AssignOptions {
  /** To App: Create Users. */
  readonly create: boolean;
  /** To App: Update User Attributes. */
  readonly update: boolean;
}

/** Pushes a user: looks for it, then links or creates it. Assigning again reactivates in the same way. */
export function* assign(client: ScimClient, wanted: WantedUser, { create, update }: AssignOptions): Flow<Assigned> {
  const match = yield* find(client, wanted);
  if (!match.ok) return match;
  if (match.value) return yield* link(client, wanted, match.value, update);
  const message = provisioning(client, wanted, '');
  if (create) return yield* createUser(client, wanted);
  return fail(failureOf({ kind: 'no-match', reason: 'Matching user not found.' }, message('Matching user not found.')));
}

function* find(client: ScimClient, wanted: WantedUser): Part<Outcome<JsonObject | undefined>> {
  const { uniqueIdentifier } = client;
  const { username } = wanted;
  const request = search('/Users', uniqueIdentifier, username);
  const message = provisioning(client, wanted, `Error while verifying if user ${username} exists: `);
  const page = yield* readPage(request, message);
  // 404 is as good as an empty list.
  if (missing(page)) return done(undefined);
  if (!page.ok) return page;
  const { resources } = page.value;
  if (resources.length <= 1) return done(resources[0]);
  // Several: a service that knows no filters returns all that it has.
  const named = resources.filter(
    (resource) => textMember(resource, uniqueIdentifier).toLowerCase() === username.toLowerCase(),
  );
  if (named.length === 1) return done(named[0]);
  const reason = `${resources.length} users match.`;
  return fail(failureOf({ kind: 'ambiguous', reason }, message(reason), request));
}

function* createUser(client: ScimClient, wanted: WantedUser): Part<Outcome<Assigned>> {
  const request = post('/Users', wanted.body);
  const message = provisioning(client, wanted, `Error while creating user ${wanted.display}: `);
  const answer = yield request;
  const problem = problemOf(answer);
  if (problem) return fail(failureOf(problem, message(problem.reason), request, answer));
  const resource = isObject(answer.json) ? answer.json : {};
  const id = textMember(resource, 'id');
  if (id !== '') return done({ id, how: 'created', pushed: true, resource });
  const reason = 'Create new user returned empty user.';
  return fail(failureOf({ kind: 'empty-user', reason }, message(reason), request, answer));
}

/** Activates who was found, then pushes the profile. */
function* link(client: ScimClient, wanted: WantedUser, found: JsonObject, update: boolean): Part<Outcome<Assigned>> {
  const id = textMember(found, 'id');
  const message = provisioning(client, wanted, `Error while creating user ${wanted.display}: `);
  if (id === '') {
    const reason = 'null';
    return fail(failureOf({ kind: 'empty-user', reason }, message(reason)));
  }
  const linked: Assigned = { id, how: 'linked', pushed: update, resource: found };
  if (client.lifecycle === 'PATCH') {
    const activated = yield* demand(patchActive(client, id, true), message);
    if (!activated.ok) return activated;
  } else {
    const path = pathOf('/Users', id);
    const resource = yield* read(get(path), message);
    if (!resource.ok) return resource;
    // The agent imports the profile where it may not push it.
    if (client.kind === 'on-premises' && !update) return done({ ...linked, resource: resource.value });
    if (client.kind !== 'on-premises') {
      const activated = yield* demand(put(path, { ...resource.value, active: true }), message);
      if (!activated.ok) return activated;
    } else {
      const pushed = yield* demand(put(path, { ...wanted.merge(resource.value), active: true }), message);
      return pushed.ok ? done(linked) : pushed;
    }
  }
  if (!update) return done(linked);
  const pushed = yield* pushProfile(id, wanted.merge, message);
  return pushed.ok ? done({ ...linked, ...pushed.value }) : pushed;
}
