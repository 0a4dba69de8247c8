import { member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { clientRequest, grantParameters, type OAuthAccess, type SecretMethod } from '../oauth/access.ts';
import { textOf } from '../published.ts';
import type { Answer, Target, Why } from '../target.ts';

/** A check of the suite for OAuth 2. */
export const oauthCheck = (check: Omit<Check, 'suite' | 'level'> & Partial<Check>): Check => ({
  suite: 'oauth',
  level: 'MUST',
  ...check,
});

export const accessOf = (t: Target): OAuthAccess => t.oauth ?? t.skip('the run has no OAuth client (--oauth-client)');

/** What the authorization server publishes under that name (RFC 8414 §2). */
export const publishedUrl = (t: Target, name: string): string => {
  const url = accessOf(t).server?.metadata[name];
  return typeof url === 'string' && URL.canParse(url) ? url : t.skip(`no ${name} is published (RFC 8414)`);
};

/** The strings of a list in the metadata; undefined where there is no such list. */
export const publishedList = ({ server }: OAuthAccess, name: string): readonly string[] | undefined => {
  const list = server?.metadata[name];
  return Array.isArray(list) ? list.map(textOf) : undefined;
};

interface Proof {
  /** Instead of the run's client; null for no authentication. */
  readonly as?: { readonly clientId?: string; readonly clientSecret?: string } | null;
  readonly method?: SecretMethod;
}

/** Posts a form to an endpoint of the authorization server, as the run's client where nothing else is said. */
export const post = (
  t: Target,
  url: string,
  parameters: Parameters<typeof clientRequest>[1],
  { as = {}, method }: Proof = {},
): Promise<Answer> => {
  const access = accessOf(t);
  const client = as === null ? { clientId: '', clientSecret: undefined } : { ...access.client, ...as };
  const { body, headers } = clientRequest(url, parameters, client, method ?? access.method);
  const { authorization = null, ...rest } = headers as Record<string, string>;
  return t.send('POST', url, { body, headers: rest, authorization });
};

/** Gets a token of the check's own, with the scope of the run where no other is said. */
export const requestToken = (t: Target, scope?: string, proof?: Proof): Promise<Answer> => {
  const { client, tokenUrl } = accessOf(t);
  return post(t, tokenUrl, grantParameters({ scope: scope ?? client.scope }), proof);
};

/** That token. A refusal ends the check. */
export const newToken = async (t: Target): Promise<string> => {
  const answer = await requestToken(t);
  t.status(answer, 200);
  const token = textOf(member(answer.json, 'access_token'));
  t.demand(token !== '', 'an access_token', 'none', answer);
  return token;
};

export const users = (t: Target, token: string): Promise<Answer> =>
  t.send('GET', '/Users', { query: { count: 1 }, authorization: `Bearer ${token}` });

/** Demands an error of RFC 6749 §5.2 with one of these codes. */
export const oauthError = (
  t: Target,
  answer: Answer,
  statuses: readonly number[],
  codes: readonly string[],
  why?: Why,
): void => {
  t.status(answer, statuses, why);
  const code = textOf(member(answer.json, 'error'));
  t.demand(
    codes.includes(code),
    `error: ${codes.join(' or ')}`,
    code || answer.text.slice(0, 200) || 'no body',
    answer,
    why,
  );
};
