import { jsonOf, type ClientResponse } from '../../client/exchange.ts';
import { masked } from '../../client/mask.ts';
import { isObject, same, type Json, type JsonObject } from '../../protocol/json.ts';
import type { Application, Credentials } from '../application.ts';
import type { ScimRequest } from '../flow.ts';
import type { KeptExchange } from '../job.ts';
import type { PerformedExchange } from '../perform.ts';
import type { createSending } from './sending.ts';

/** Where a request is sent again. */
export interface Target {
  /** Whose base URL and credentials are taken, unless they are given. */
  readonly application: Application;
  /** Another one; credentials do not go there, unless they are given with it. */
  readonly elsewhere?: { readonly baseUrl: string; readonly credentials: Credentials };
}

/** A value of the answer that is another than before; absent: it was not there, or is not there any more. */
export interface AnswerDifference {
  /** `status`, `headers.content-type`, `body.emails[0].value` */
  readonly path: string;
  readonly before?: Json;
  readonly now?: Json;
}

export interface Resent {
  readonly exchange: KeptExchange;
  readonly differences: readonly AnswerDifference[];
}

/** What stands where a password was masked, as when a whole recording is replayed. */
const placeholder = 'Replayed-1';

const isMethod = (method: string): method is ScimRequest['method'] =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);

/**
 * Sends the request of an exchange once more, without faults.
 * @throws TypeError where it is none of the application's base URL, or a body that cannot be read
 */
export const resend = async (
  { request }: KeptExchange,
  from: Application,
  { application, elsewhere }: Target,
  open: ReturnType<typeof createSending>['open'],
): Promise<PerformedExchange> => {
  const base = (from.integration?.baseUrl ?? '').replace(/\/+$/, '');
  const { method, url, body: text } = request;
  if (base === '' || !url.startsWith(`${base}/`))
    throw new TypeError('The request went to another base URL than the application has now.');
  if (!isMethod(method)) throw new TypeError(`${method} is no method of SCIM.`);
  if (!application.integration) throw new TypeError('Provisioning is not enabled.');
  const body =
    text === undefined ? undefined : jsonOf({ status: 0, headers: {}, body: text.replaceAll(masked, placeholder) });
  if (text !== undefined && !isObject(body)) throw new TypeError('The body of the request is no JSON.');
  const { faults: _, ...switches } = application.switches;
  const integration = { ...application.integration, ...elsewhere };
  const line = open({ ...application, switches, integration });
  await line.send({ method, path: url.slice(base.length), ...(isObject(body) && { body }) });
  return line.exchanges.at(-1)!;
};

/** These are of the moment. */
const passing = new Set(['date', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']);

function* between(before: Json | undefined, now: Json | undefined, path: string): Generator<AnswerDifference> {
  if (same(before, now)) return;
  const pairs: readonly (readonly [string, Json | undefined, Json | undefined])[] | undefined =
    isObject(before) && isObject(now)
      ? [...new Set([...Object.keys(before), ...Object.keys(now)])].map((name) => [
          path === '' ? name : `${path}.${name}`,
          own(before, name),
          own(now, name),
        ])
      : Array.isArray(before) && Array.isArray(now)
        ? Array.from({ length: Math.max(before.length, now.length) }, (__, index) => [
            `${path}[${index}]`,
            before[index],
            now[index],
          ])
        : undefined;
  if (pairs) for (const [name, one, other] of pairs) yield* between(one, other, name);
  else yield { path, ...(before !== undefined && { before }), ...(now !== undefined && { now }) };
}

const own = (value: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined;

const asJson = (response: ClientResponse | undefined): Json | undefined =>
  response && response.body !== '' ? (jsonOf(response) ?? response.body) : undefined;

/** What is another in the second answer: status, headers, and the body member by member. */
export const answerDifferences = (before: KeptExchange, now: KeptExchange): readonly AnswerDifference[] => {
  const status = ({ response, failure }: KeptExchange): JsonObject => ({
    status: response?.status ?? failure ?? 'no answer',
  });
  const headers = ({ response }: KeptExchange): JsonObject =>
    Object.fromEntries(Object.entries(response?.headers ?? {}).filter(([name]) => !passing.has(name)));
  return [
    ...between(status(before), status(now), ''),
    ...between(headers(before), headers(now), 'headers'),
    ...between(asJson(before.response), asJson(now.response), 'body'),
  ];
};
