import type { ScimClient } from '../client/client.ts';
import { get, patchActive, pathOf, put } from '../client/requests.ts';
import { demand, read } from '../exchange.ts';
import { done, type Flow } from '../flow.ts';

/** Activates a user who was pushed while the person was still pending. */
export function* activate(client: ScimClient, id: string, username: string): Flow<object> {
  const message = (reason: string): string =>
    `Automatic reactivation of user ${username} to app ${client.label} failed: ${reason}`;
  if (client.lifecycle === 'PATCH') {
    const patched = yield* demand(patchActive(client, id, true), message);
    return patched.ok ? done({}) : patched;
  }
  const path = pathOf('/Users', id);
  const current = yield* read(get(path), message);
  if (!current.ok) return current;
  const written = yield* demand(put(path, { ...current.value, active: true }), message);
  return written.ok ? done({}) : written;
}
