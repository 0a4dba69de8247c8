import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { ConnectionStore } from '../../store.ts';
import { knownScopes } from '../scope.ts';
import { scopesOf } from './client.ts';
import { consentPage, type ConsentQuestion } from './consent-page.ts';
import { errorPage, type Page } from './page.ts';
import type { ProviderOptions } from './provider.ts';
import type { SignIn } from './sign-in.ts';

interface ConsentOptions {
  readonly connections: ConnectionStore;
  readonly signIn: SignIn;
  readonly countFailure: ProviderOptions['countFailure'];
  /** The origin of the public URL: forms of other sites are refused. */
  readonly origin: string;
}

/** Bytes of the form: a name, a password and a decision. */
const formSize = 4_096;

const problems = {
  wrong: 'That name and password are not those of an administrator of this tenant.',
  wait: 'Too many tries. Wait a minute, then try again.',
};

const send = (response: ServerResponse, status: number, { headers, body }: Page, method = 'POST'): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(method === 'HEAD' ? undefined : body);
};

/**
 * The page on which an administrator decides about a request for access that is under way, and what they decided.
 * The request is that of the browser's cookie; the password is asked for with each decision.
 */
export const handleConsent = async (
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  {
    connections,
    signIn,
    origin,
    countFailure,
    body,
  }: ConsentOptions & { readonly body: (limit: number) => Promise<string> },
): Promise<void> => {
  const details = await provider.interactionDetails(request, response).catch(() => undefined);
  const connection = details && (await connections.connection(String(details.params['client_id'])));
  if (!details || !connection) {
    return send(response, 400, errorPage('This request for access has expired, or was made in another browser.'));
  }
  const { tenant } = connection;
  const scopes = knownScopes(String(details.params['scope']).split(' ')).filter((scope) =>
    scopesOf(connection).includes(scope),
  );
  const question: ConsentQuestion = {
    tenant,
    connection: connection.name,
    scopes,
    redirectUri: String(details.params['redirect_uri']),
  };
  if (request.method !== 'POST') return send(response, 200, consentPage(question), request.method);

  // A page elsewhere cannot send the cookie of this one (SameSite); neither can one that looks as if it could.
  if (request.headers.origin !== undefined && request.headers.origin !== origin) {
    return send(response, 403, errorPage('The form was sent from another site.'));
  }
  const form = new URLSearchParams(await body(formSize));
  if (form.get('decision') !== 'allow') {
    const refusal = { error: 'access_denied', error_description: 'an administrator of the tenant refused' };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  const name = form.get('name') ?? '';
  const outcome = await signIn(tenant, name, form.get('password') ?? '');
  if (outcome !== 'welcome') {
    const seconds = outcome === 'wrong' ? await countFailure?.(request) : 60;
    if (seconds === undefined) return send(response, 403, consentPage({ ...question, name, problem: problems.wrong }));
    response.setHeader('retry-after', seconds);
    return send(response, 429, consentPage({ ...question, name, problem: problems.wait }));
  }
  const accountId = `${tenant}/${name}`;
  const grant = new provider.Grant({ accountId, clientId: connection.id });
  grant.addOIDCScope(scopes.join(' '));
  const decision = { login: { accountId }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, decision, { mergeWithLastSubmission: false });
};
