import type { Exchange, Fetch } from '../client/exchange.ts';
import { secretsOf } from '../client/mask.ts';
import { send } from '../client/send.ts';
import { member } from '../protocol/json.ts';
import type { Application, Credentials, ScimVersion } from './application.ts';
import { authorizationOf, headersOf } from './client/headers.ts';
import { answerOf, type Answer, type Flow, type Outcome, type ScimRequest } from './flow.ts';
import { warningsOf } from './warnings.ts';

/** An exchange with what Okta bears in it and others do not. */
export interface PerformedExchange extends Exchange {
  readonly warnings: readonly string[];
}

/** Where and how the requests of an application go out. */
export interface Connection {
  readonly baseUrl: string;
  readonly version: ScimVersion;
  readonly dialect?: Application['switches']['dialect'];
  readonly credentials: Credentials;
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Milliseconds that a request may take in all; what limits the wait for a byte is the business of `fetch`. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Ten minutes: what still sends a byte a minute is given up then. */
const longest = 600_000;

/** One request on the wire. */
export const sendRequest = async (
  { method, path, body }: ScimRequest,
  { baseUrl, version, dialect, credentials, fetch, clock, timeout = longest, signal }: Connection,
): Promise<{ readonly answer: Answer; readonly exchange: PerformedExchange }> => {
  const authorization = authorizationOf(credentials);
  const url = `${baseUrl.replace(/\/+$/, '')}${path}`;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const password = member(body, 'password');
  const secrets = [...secretsOf(authorization), ...(typeof password === 'string' ? [password] : [])];
  const { response, exchange } = await send(
    {
      method,
      url,
      headers: headersOf(version, method, authorization, dialect),
      ...(text !== undefined && { body: text }),
    },
    { fetch, timeout, signal, clock, secrets },
  );
  const failure = exchange.failure ?? 'no answer';
  const answer: Answer = response
    ? answerOf(response.status, response.body, response.headers['retry-after'])
    : {
        status: 0,
        text: '',
        failure: { kind: /ETIMEDOUT|no answer within/.test(failure) ? 'timeout' : 'unreachable', text: failure },
      };
  return { answer, exchange: { ...exchange, warnings: warningsOf({ method, path, ...(body && { body }) }, answer) } };
};

/** Hands a request out and its answer back. */
export type Send = (request: ScimRequest) => Promise<Answer>;

/** Drives a flow: what it yields is sent, what came is handed back. */
export const perform = async <T>(flow: Flow<T>, send: Send): Promise<Outcome<T>> => {
  let step = flow.next();
  while (!step.done) step = flow.next(await send(step.value));
  return step.value;
};
