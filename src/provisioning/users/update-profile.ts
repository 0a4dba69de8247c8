import { isObject, type JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { get, pathOf, put } from '../client/requests.ts';
import { demand, read, type Message } from '../exchange.ts';
import { done, type Flow, type Outcome, type Part } from '../flow.ts';
import type { WantedUser } from './wanted-user.ts';

/** Reads, merges, writes the whole. @returns what the service answered */
export function* pushProfile(
  id: string,
  merge: WantedUser['merge'],
  message: Message,
): Part<Outcome<{ readonly resource?: JsonObject }>> {
  const path = pathOf('/Users', id);
  const current = yield* read(get(path), message);
  if (!current.ok) return current;
  const pushed = yield* demand(put(path, merge(current.value)), message);
  if (!pushed.ok) return pushed;
  return done(isObject(pushed.value.json) ? { resource: pushed.value.json } : {});
}

/** Pushes a profile. A user whom the service does not have is a failure: nobody is searched for or created again. */
export const updateProfile = (
  client: ScimClient,
  id: string,
  { username, merge }: Pick<WantedUser, 'username' | 'merge'>,
): Flow<{ readonly resource?: JsonObject }> =>
  pushProfile(
    id,
    merge,
    (reason) =>
      `Automatic profile push of ${username} to app ${client.label} failed: Error while trying to push profile update for ${username}: ${reason}`,
  );
