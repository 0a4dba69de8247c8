import type { ScimClient } from '../client/client.ts';
import { get, patchPassword, pathOf, put } from '../client/requests.ts';
import { demand, read } from '../exchange.ts';
import { done, type Flow } from '../flow.ts';

/** Sends a password in clear, as Sync Password does. */
export function* syncPassword(client: ScimClient, id: string, username: string, password: string): Flow<object> {
  const message = (reason: string): string =>
    `Automatic password push of user ${username} to app ${client.label} failed: Error while trying to push password for ${username}: ${reason}`;
  if (client.lifecycle === 'PATCH') {
    const patched = yield* demand(patchPassword(client, id, password), message);
    return patched.ok ? done({}) : patched;
  }
  const path = pathOf('/Users', id);
  const current = yield* read(get(path), message);
  if (!current.ok) return current;
  const written = yield* demand(put(path, { ...current.value, password }), message);
  return written.ok ? done({}) : written;
}
