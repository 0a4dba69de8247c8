import * as v from 'valibot';
import { isRedirectUri } from '../authentication/oauth/redirect-uri.ts';
import type { NewConnection } from '../admin/views/connection.ts';
import { isPublicKeySet } from '../authentication/oauth/key-set.ts';
import { oauthGrants, type AuthenticationMode } from '../authentication/store.ts';
import type { Values } from './command.ts';
import { readJsonFile } from './settings/load.ts';
import { choose } from './option-value.ts';
import { UsageError } from './usage-error.ts';

/** The options of `muster connection add` that only connections of mode oauth have. */
export const oauthOptions = {
  grant: {
    value: 'grant',
    description: `oauth: how it gets tokens, ${oauthGrants.join(' or ')}; the first where none is named.`,
    many: true,
  },
  'redirect-uri': { value: 'URL', description: 'oauth: where codes may be sent beside Okta.', many: true },
  jwks: { value: 'file', description: 'oauth: the public keys by which it authenticates instead of a secret.' },
  'jwks-uri': { value: 'URL', description: 'oauth: where its public keys are read, or those of its issuer.' },
  issuer: { value: 'URL', description: 'oauth: another authorization server, whose tokens are trusted.' },
  client: { value: 'id', description: 'oauth, with --issuer: what its tokens call the client.' },
  audience: { value: 'text', description: 'oauth, with --issuer: their audience; the base URL where it is not said.' },
  'read-only': { description: 'oauth: may only read, whatever its tokens say.' },
} as const;

type OAuthOptions = Values<typeof oauthOptions>;

const names = Object.keys(oauthOptions) as (keyof OAuthOptions)[];

const isGiven = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;

/** HTTPS, or this machine: keys that came another way could be anybody's. */
const assertSecure = (option: string, url: string): void => {
  if (!isRedirectUri(url)) throw new UsageError(`${option}: expected an https URL; found "${url}".`);
};

/** A JWK Set (RFC 7517 §5) with public keys alone. */
const readKeys = (file: string): Record<string, unknown> => {
  const content = readJsonFile(file);
  if (isPublicKeySet(content)) return content;
  throw new UsageError(
    `${file}: expected public keys as a JWK Set, {"keys": [...]}; the private ones belong to the client alone.`,
  );
};

const metadata = v.object({ issuer: v.string(), jwks_uri: v.string() });

/** Asks an issuer where its keys are (RFC 8414 §3, and OpenID Connect's place for it). */
const discoverKeys = async (issuer: string): Promise<string> => {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const answer = await fetch(place, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    const found = v.safeParse(metadata, answer?.ok ? await answer.json().catch(() => undefined) : undefined);
    if (!found.success) continue;
    if (found.output.issuer !== issuer) {
      throw new Error(`${place} speaks for "${found.output.issuer}"; --issuer has to be exactly that.`);
    }
    return found.output.jwks_uri;
  }
  throw new Error(
    `Where the keys of ${issuer} are is not said at ${places.join(' nor at ')}; name it with --jwks-uri.`,
  );
};

const readIssued = async (options: OAuthOptions): Promise<NonNullable<NewConnection['issued']>> => {
  const { issuer = '', client, audience } = options;
  assertSecure('--issuer', issuer);
  if (client === undefined) throw new UsageError('--client is missing: what the tokens of the issuer call it.');
  const jwksUri = options['jwks-uri'] ?? (await discoverKeys(issuer));
  assertSecure('--jwks-uri', jwksUri);
  return { issuer, client, jwksUri, ...(audience !== undefined && { audience }) };
};

/**
 * What the options make of a connection of mode oauth: a client of our authorization server, or one of another's.
 * @throws UsageError where an option is wrong or not for this mode; Error where the issuer cannot be asked for its keys
 */
export const oauthDetails = async (
  auth: AuthenticationMode,
  options: OAuthOptions,
): Promise<Pick<NewConnection, 'oauth' | 'issued' | 'readOnly'>> => {
  const given = names.filter((name) => isGiven(options[name]));
  const misplaced = (fit: boolean, those: readonly string[], reason: string): void => {
    const found = fit ? undefined : given.find((name) => those.includes(name));
    if (found !== undefined) throw new UsageError(`--${found} is ${reason}.`);
  };
  misplaced(auth === 'oauth', names, 'for --auth oauth alone');
  misplaced(options.issuer !== undefined, ['client', 'audience'], 'for --issuer alone');
  misplaced(
    options.issuer === undefined,
    ['grant', 'redirect-uri', 'jwks'],
    'not for --issuer, which gives the tokens',
  );
  if (auth !== 'oauth') return {};
  const readOnly = options['read-only'] ? { readOnly: true } : {};
  if (options.issuer !== undefined) return { issued: await readIssued(options), ...readOnly };
  const { grant, jwks, 'redirect-uri': redirectUris, 'jwks-uri': jwksUri } = options;
  if (jwks !== undefined && jwksUri !== undefined) throw new UsageError('--jwks and --jwks-uri exclude each other.');
  if (jwksUri !== undefined) assertSecure('--jwks-uri', jwksUri);
  for (const uri of redirectUris) assertSecure('--redirect-uri', uri);
  return {
    oauth: {
      grants: grant.length > 0 ? grant.map((name) => choose('--grant', name, oauthGrants)) : ['authorization_code'],
      ...(redirectUris.length > 0 && { redirectUris: [...redirectUris] }),
      ...(jwks !== undefined && { jwks: readKeys(jwks) }),
      ...(jwksUri !== undefined && { jwksUri }),
    },
    ...readOnly,
  };
};
