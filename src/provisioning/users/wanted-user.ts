import type { JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import type { Message } from '../exchange.ts';

/** A user as the org wants it at the service; the bodies come from the application's mappings. */
export interface WantedUser {
  /** The app username, which is searched for. */
  readonly username: string;
  /** The person's name in messages. */
  readonly display: string;
  /** What a create sends, its password and `externalId` included. */
  readonly body: JsonObject;
  /** What the service returned, with the mapped attributes written over it. */
  readonly merge: (resource: JsonObject) => JsonObject;
}

/** Okta's sentence for a provisioning that failed. */
export const provisioning =
  (client: ScimClient, { username }: Pick<WantedUser, 'username'>, doing: string): Message =>
  (reason) =>
    `Automatic provisioning of user ${username} to app ${client.label} failed: ${doing}${reason}`;
