import type { ScimClient } from '../client/client.ts';
import { get, patchActive, pathOf, put } from '../client/requests.ts';
import { demand, missing, read } from '../exchange.ts';
import { done, type Flow } from '../flow.ts';

/** What deactivation found. */
export interface Deactivated {
  /** The service did not have the user (any more): there was nothing to do. */
  readonly gone: boolean;
}

/** Deactivates a user. Nobody is ever deleted. */
export function* deactivate(client: ScimClient, id: string, username: string): Flow<Deactivated> {
  const message = (reason: string): string =>
    `Automatic deprovisioning of user ${username} from app ${client.label} failed: Error while deactivating user ${username}: ${reason}`;
  const path = pathOf('/Users', id);
  if (client.lifecycle === 'PATCH') {
    if (client.getBeforeDeactivate) {
      const current = yield* read(get(path), message);
      if (missing(current)) return done({ gone: true });
      if (!current.ok) return current;
    }
    const patched = yield* demand(patchActive(client, id, false), message);
    if (missing(patched)) return done({ gone: true });
    return patched.ok ? done({ gone: false }) : patched;
  }
  const current = yield* read(get(path), message);
  if (missing(current)) return done({ gone: true });
  if (!current.ok) return current;
  const written = yield* demand(put(path, { ...current.value, active: false }), message);
  return written.ok ? done({ gone: false }) : written;
}
