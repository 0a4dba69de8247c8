import type { ClientRequest, ClientResponse, Exchange, Fetch } from './exchange.ts';
import { mask } from './mask.ts';

interface SendOptions {
  readonly fetch: Fetch;
  /** Milliseconds. */
  readonly timeout: number;
  /** Ends the wait early. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** What the exchange may not show wherever it is. */
  readonly secrets?: readonly string[];
}

/** What undici says, in words: the reason is in the cause. */
const explain = (error: unknown, timeout: number): string => {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${timeout} ms`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return [code, cause instanceof Error ? cause.message : String(cause)].filter(Boolean).join(': ');
};

/**
 * Sends a request and keeps what came: a failure to get an answer is part of the exchange, never thrown.
 * @returns the response as it came, for judging it, and the exchange without credentials, for showing it
 */
export const send = async (
  { bytes, ...request }: ClientRequest,
  { fetch, timeout, signal, clock, secrets }: SendOptions,
): Promise<{ response: ClientResponse | undefined; exchange: Exchange }> => {
  const started = clock();
  const finish = (response?: ClientResponse, failure?: string) => ({
    response,
    exchange: {
      request: mask(request, secrets),
      ...(response && { response: mask(response, secrets) }),
      ...(failure !== undefined && { failure }),
      started,
      duration: clock() - started,
    },
  });
  const limit = AbortSignal.timeout(timeout);
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(bytes ? { body: bytes, duplex: 'half' } : request.body !== undefined && { body: request.body }),
    });
    const body = await answer.text();
    return finish({ status: answer.status, headers: Object.fromEntries(answer.headers), body });
  } catch (error) {
    return finish(undefined, explain(error, timeout));
  }
};
