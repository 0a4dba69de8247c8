import { member, type Json } from '../protocol/json.ts';
import type { ScimClient } from './client/client.ts';
import { get, page } from './client/requests.ts';
import { readAll, readPage, type Message } from './exchange.ts';
import { problemOf } from './failure.ts';
import { done, fail, type Flow } from './flow.ts';
import type { JsonObject } from '../protocol/json.ts';

/** What an on-premises connector can do; a cloud application's service is taken to do what its form says. */
export interface Verified {
  /** Of `urn:okta:schemas:scim:providerconfig:1.0`; absent: all. */
  readonly capabilities?: readonly string[];
}

const providerConfig = 'urn:okta:schemas:scim:providerconfig:1.0';

const advice =
  'The connector configuration could not be tested. Make sure that the URL, Authentication Parameters are correct and that there is an implementation available at the URL provided.';

const authenticating =
  (client: ScimClient): Message =>
  (reason) => {
    const byForm = client.kind === 'wizard' || client.kind === 'on-premises';
    return `Error authenticating: ${reason}${byForm && reason === 'null' ? `. ${advice}` : ''}`;
  };

const capabilitiesOf = (json: Json | undefined): readonly string[] | undefined => {
  const named = member(member(json, providerConfig), 'userManagementCapabilities');
  return Array.isArray(named) ? named.filter((one) => typeof one === 'string') : undefined;
};

/** Test API Credentials, and Test Connector Configuration. */
export function* testCredentials(client: ScimClient): Flow<Verified> {
  const message = authenticating(client);
  if (client.capabilities) {
    const answer = yield get('/ServiceProviderConfigs');
    if (!problemOf(answer)) {
      const capabilities = capabilitiesOf(answer.json);
      return done(capabilities ? { capabilities } : {});
    }
    // Without an implementation of the method all capabilities are assumed; that somebody is there is still to be seen.
  }
  const users = yield* readPage(page('/Users', 1, 2), message);
  if (users.ok) return done({});
  const { failure } = users;
  // Where no answer came, Okta's form has no reason to show.
  return failure.status === 0 ? fail({ ...failure, message: message('null') }) : users;
}

/** The groups at the service: what Push Groups chooses from. */
export const listGroups = (client: ScimClient): Flow<readonly JsonObject[]> =>
  readAll((startIndex) => page('/Groups', startIndex, 100), authenticating(client));
