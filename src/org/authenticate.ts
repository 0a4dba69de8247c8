import { createHash } from 'node:crypto';
import type { OrgStore, Person } from '../provisioning/store.ts';
import { forbidden, invalidSession, invalidToken } from './errors.ts';

/** Who makes a request. */
export interface Principal {
  readonly person: Person;
  /** By an API token, or by the cookie of a session. */
  readonly by: 'token' | 'session';
  readonly administrator: boolean;
  /** What counts its requests. */
  readonly key: string;
}

export const sessionCookie = 'muster_session';

/** How long a token lives without being used, as Okta has it. */
export const tokenLife = 30 * 24 * 60 * 60 * 1_000;
/** How exactly its last use is noted. */
const noted = 60 * 60 * 1_000;

/** What of a token, a cookie or a link is kept. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The persons who may do everything, of which the org keeps the ids under the setting `administrators`. */
export const administrators = async ({ settings }: Pick<OrgStore, 'settings'>): Promise<readonly string[]> => {
  const { ids } = (await settings.get('administrators')) ?? {};
  return Array.isArray(ids) ? ids.map(String) : [];
};

const cookieOf = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** What may sign in, and stay signed in. */
const active = new Set(['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY', 'PROVISIONED']);

const byToken = async (store: OrgStore, token: string, clock: () => number): Promise<Principal> => {
  const found = await store.access.tokenByHash(hashSecret(token));
  const time = clock();
  if (!found || Date.parse(found.expires) <= time) throw invalidToken();
  const person = await store.people.get(found.person);
  if (!person || !active.has(person.status)) throw invalidToken();
  if (Date.parse(found.expires) - time < tokenLife - noted) {
    await store.access.putToken({ ...found, expires: new Date(time + tokenLife).toISOString() });
  }
  // What a token may do is what its person may.
  const administrator = (await administrators(store)).includes(person.id);
  return { person, by: 'token', administrator, key: found.id };
};

const bySession = async (store: OrgStore, value: string, clock: () => number): Promise<Principal> => {
  const hash = hashSecret(value);
  const session = await store.access.session(hash);
  if (!session || Date.parse(session.expires) <= clock()) throw invalidSession();
  const person = await store.people.get(session.person);
  if (!person || !active.has(person.status)) throw invalidSession();
  return { person, by: 'session', administrator: (await administrators(store)).includes(person.id), key: hash };
};

/**
 * Tells who makes the request: an API token (`Authorization: SSWS …`), or the session of the console.
 * @throws OktaError E0000011 for a token that is not good, E0000005 without a session, E0000006 where another site has
 *   the browser send the cookie
 */
export const authenticate = async (
  request: Request,
  { store, clock, origin }: { store: OrgStore; clock: () => number; origin: string },
): Promise<Principal> => {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const [, token] = /^SSWS +(\S+)$/i.exec(authorization) ?? [];
    if (token === undefined) throw invalidToken();
    return byToken(store, token, clock);
  }
  const cookie = cookieOf(request.headers.get('cookie') ?? undefined, sessionCookie);
  if (cookie === undefined) throw invalidSession();
  assertOwnSite(request, origin);
  return bySession(store, cookie, clock);
};

/** A cookie proves who sends a request, not who wrote it: other sites may not write any that change something. */
export const assertOwnSite = (request: Request, origin: string): void => {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const from = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (from !== null ? from !== origin : site !== null && site !== 'same-origin') {
    throw forbidden('The request comes from another site.');
  }
};
