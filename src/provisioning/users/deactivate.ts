import type { ScimClient } from '../client/client.ts';
import { get, patchActive, pathOf, put, search } from '../client/requests.ts';
import { demand, missing, read, readPage, type Message } from '../exchange.ts';
import { done, type Flow } from '../flow.ts';
import { textMember } from '../text-member.ts';

/** What deactivation found. */
export interface Deactivated {
  /** The service did not have the user (any more): there was nothing to do. */
  readonly gone: boolean;
}

/**
 * Deactivates a user whose creation was sent and never answered: by the username, and only where the `externalId` says
 * that it is the org's own.
 */
export function* deactivateOwn(client: ScimClient, username: string, externalId: string): Flow<Deactivated> {
  const request = search('/Users', client.uniqueIdentifier, username);
  const found = yield* readPage(request, deprovisioning(client, username));
  if (missing(found)) return done({ gone: true });
  if (!found.ok) return found;
  const own = found.value.resources.find((resource) => textMember(resource, 'externalId') === externalId);
  return own ? yield* deactivate(client, textMember(own, 'id'), username) : done({ gone: true });
}

const deprovisioning =
  ({ label }: ScimClient, username: string): Message =>
  (reason) =>
    `Automatic deprovisioning of user ${username} from app ${label} failed: Error while deactivating user ${username}: ${reason}`;

/** Deactivates a user. Nobody is ever deleted. */
export function* deactivate(client: ScimClient, id: string, username: string): Flow<Deactivated> {
  const message = deprovisioning(client, username);
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
