import type { JsonObject } from '../../protocol/json.ts';
import type { ScimClient } from '../client/client.ts';
import { schemaOf } from '../client/requests.ts';
import type { Message } from '../exchange.ts';

/** A member as it is sent. */
export interface Member {
  /** The service's id of the user. */
  readonly value: string;
  /** The app username; empty where it is not known any more. */
  readonly display: string;
}

/** A group as the org wants it at the service. */
export interface WantedGroup {
  readonly name: string;
  readonly description?: string;
  readonly members: readonly Member[];
  /** The org's id of it, which Okta does not send, and Entra does. */
  readonly externalId?: string;
}

const described = 'urn:okta:custom:group:1.0';

/** The whole group in Okta's order of properties. The description goes out in SCIM 1.1 alone, and cannot be kept back. */
export const groupBody = (client: ScimClient, { name, description, members }: WantedGroup, id?: string): JsonObject => {
  const extended = client.version === '1.1' && description !== undefined && description !== '';
  const named: JsonObject = { displayName: name };
  // The agent names the group before it says which it is.
  const identified: JsonObject =
    client.kind === 'on-premises' ? { ...named, ...(id && { id }) } : { ...(id && { id }), ...named };
  return {
    schemas: [schemaOf(client, 'Group'), ...(extended ? [described] : [])],
    ...identified,
    members: membersJson(members),
    ...(extended && { [described]: { description } }),
  };
};

export const membersJson = (members: readonly Member[]): JsonObject[] =>
  members.map(({ value, display }) => ({ value, ...(display !== '' && { display }) }));

/** Okta's sentence for a group push that failed. */
export const pushing =
  (client: ScimClient, name: string, doing: string): Message =>
  (reason) =>
    `Failed on ${doing} group ${name} to app ${client.label}: ${reason}`;
