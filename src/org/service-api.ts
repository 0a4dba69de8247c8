import { adminPath, personHeader } from '../admin/path.ts';
import { forbidden, methodNotAllowed, OktaError, tooLarge } from './errors.ts';

/** The admin API of the service that the org stands beside. */
export interface ServiceApi {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  /** An operator's; it stays with the org. */
  readonly token: string;
  readonly fetch: typeof fetch;
  /** Milliseconds until the service has to begin its answer; a delete may take nine times as long. */
  readonly patience?: number;
}

/** Where the console finds the service below the org's origin; the paths of the admin API follow. */
export const servicePath = '/muster/service';

/** Bytes of a body: as many as the admin API takes. */
const bodySize = 65_536;

const allowed = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const asked = ['accept', 'content-type', 'last-event-id'];
const answered = ['content-type', 'cache-control', 'allow', 'retry-after', 'content-disposition'];
/** Anything else would be shown by a browser as a page of the org's. */
const api = /^(?:application\/(?:[\w.+-]+\+)?json|text\/event-stream)\b/i;

/** How many times as long a delete may take: with a tenant goes all that it holds. */
const longer = 9;

/** What stands between the console and the service failed: the org is not to blame, and does not log it. */
const unavailable = (status: 501 | 502 | 504, summary: string) => new OktaError(status, 'E0000009', summary);

const readUpTo = async (request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (!request.body) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

/** Whether a path below the admin API leads to its operators, however it is spelled. */
const isOperators = (path: string): boolean => {
  try {
    return /^\/operators(?:\/|$)/.test(decodeURIComponent(path));
  } catch {
    return false;
  }
};

const only = (headers: Headers, names: readonly string[]): Headers => {
  const kept = new Headers();
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
};

/** A body that ends when `signal` says so, as if it had come to its end. */
const endingWith = (body: ReadableStream<Uint8Array>, signal: AbortSignal | undefined): ReadableStream<Uint8Array> => {
  if (!signal) return body;
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  body
    .pipeTo(writable, { signal, preventAbort: true })
    .catch((error: unknown) => (signal.aborted ? writable.close() : writable.abort(error)))
    // Who asked may have left.
    .catch(() => undefined);
  return readable;
};

/**
 * Passes the requests of the console on to the admin API, and to nothing else, with a credential that the console never
 * sees. Who makes them has been checked before, and is named to the service.
 * @param stopping is aborted when the org is about to stop: answers that have no end are ended then
 * @returns the answer of the service, as it comes
 * @throws OktaError 501 where no service is known, 502 or 504 where it does not answer as one
 */
export const createServicePass = (
  service: ServiceApi | undefined,
  stopping?: AbortSignal,
): ((request: Request, person: string) => Promise<Response>) => {
  if (!service) {
    return async () => {
      throw unavailable(
        501,
        'This org knows of no service. Start both by muster up, or start the org with MUSTER_ADMIN_URL and MUSTER_ADMIN_TOKEN.',
      );
    };
  }
  const { url, token, fetch, patience = 30_000 } = service;
  const base = new URL(url.replace(/\/$/, '') + adminPath).href;

  return async (request, person) => {
    const { pathname, search } = new URL(request.url);
    const { href } = new URL(url.replace(/\/$/, '') + pathname.slice(servicePath.length) + search);
    // A URL is normalised when it is parsed: no dots are left that could lead out.
    if (!href.startsWith(`${base}/`)) throw new OktaError(404, 'E0000008', 'The requested path was not found');
    if (!allowed.includes(request.method)) throw methodNotAllowed(allowed.join(', '));
    // Whoever made a credential here would keep what they may do beyond their time as an administrator of the org.
    if (request.method !== 'GET' && isOperators(href.slice(base.length))) {
      throw forbidden('Operators are made and removed at the service itself, by muster operator.');
    }
    const body = request.method === 'GET' ? undefined : await readUpTo(request, bodySize);
    const headers = only(request.headers, asked);
    headers.set('authorization', `Bearer ${token}`);
    headers.set(personHeader, encodeURIComponent(person));
    // Once the answer has begun, who leaves ends it by letting go of its body.
    const waiting = new AbortController();
    const giveUp = (): void => waiting.abort();
    const wait = request.method === 'DELETE' ? patience * longer : patience;
    const timer = setTimeout(giveUp, wait);
    request.signal.addEventListener('abort', giveUp);
    let response: Response;
    try {
      response = await fetch(href, {
        method: request.method,
        headers,
        redirect: 'manual',
        signal: waiting.signal,
        ...(body && { body }),
      });
    } catch (error) {
      if (waiting.signal.aborted) throw unavailable(504, `The service at ${url} did not answer in ${wait / 1_000} s.`);
      const { message } = ((error as Error).cause ?? error) as Error;
      throw unavailable(502, `The service at ${url} does not answer: ${message}`);
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', giveUp);
    }
    const problem =
      response.status === 401
        ? `The service at ${url} does not accept the credential that the org was started with (MUSTER_ADMIN_TOKEN).`
        : response.status !== 204 && !api.test(response.headers.get('content-type') ?? '')
          ? `What answers at ${url} is no admin API of a service (${response.status}).`
          : undefined;
    if (problem !== undefined) {
      await response.body?.cancel();
      throw unavailable(502, problem);
    }
    const answer = response.body && endingWith(response.body, stopping);
    return new Response(answer, { status: response.status, headers: only(response.headers, answered) });
  };
};
