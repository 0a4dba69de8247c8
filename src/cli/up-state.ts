import type { OrgContext } from '../org/context.ts';
import type { Application, Credentials } from '../provisioning/store.ts';
import { v1BaseUrlOf } from './base-url.ts';
import { printError } from './output.ts';

/** What a start of `muster up` leaves for the next one. */
interface UpState {
  /** Where the service was. */
  readonly baseUrl: string;
  /** The first start has begun, and has not told all of what it made. */
  readonly seeding?: boolean;
}

const name = 'up';

export const readUpState = async ({ store }: OrgContext): Promise<UpState | undefined> =>
  (await store.settings.get(name)) as unknown as UpState | undefined;

export const writeUpState = ({ store }: OrgContext, state: UpState): Promise<void> =>
  store.settings.put(name, { ...state });

/** The credentials, with the endpoints where the authorization server is now. */
const movedCredentials = (credentials: Credentials, move: (url: string) => string): Credentials =>
  credentials.mode === 'oauth'
    ? {
        ...credentials,
        authorizationEndpoint: move(credentials.authorizationEndpoint),
        tokenEndpoint: move(credentials.tokenEndpoint),
      }
    : credentials;

/**
 * Has the applications that pushed to the service where it was push to where it is now, each by a verified Save. One
 * whose Save is refused stays as it is, and standard error says so.
 */
export const followService = async (org: OrgContext, from: string, to: string): Promise<void> => {
  const moves = new Map([
    [from, to],
    [v1BaseUrlOf(from), v1BaseUrlOf(to)],
  ]);
  const [before, after] = [new URL(from).origin, new URL(to).origin];
  const move = (url: string): string => (new URL(url).origin === before ? after + url.slice(before.length) : url);
  const all: Application[] = [];
  for (let page, next: string | undefined; ; next = page.next) {
    page = await org.store.applications.list({ limit: 200, ...(next !== undefined && { after: next }) });
    all.push(...page.items);
    if (page.next === undefined) break;
  }
  for (const { id, label, integration } of all) {
    const baseUrl = moves.get(integration?.baseUrl.replace(/\/+$/, '') ?? '');
    if (!integration || baseUrl === undefined) continue;
    const credentials = movedCredentials(integration.credentials, move);
    const { ok, message } = await org.engine.saveIntegration(id, { ...integration, baseUrl, credentials });
    if (!ok) printError(`muster: ${label} still pushes to ${integration.baseUrl}: ${message}`);
  }
};
