import type { Fetch } from '../../client/exchange.ts';
import { createCleanup, type Cleanup } from '../cleanup.ts';

/**
 * Runscope leaves what its tests make. This fetch remembers what was made below the base URL, and with which
 * credential, so that it can be removed.
 * @param timeout milliseconds that the service has for an answer
 */
export const createCleanFetch = (fetch: Fetch, baseUrl: string, timeout = 30_000) => {
  const cleanups = new Map<string | undefined, Cleanup>();
  return {
    fetch: (async (url, init) => {
      if (!url.startsWith(`${baseUrl}/`)) return fetch(url, init);
      // A create that is under way is let finish: what it makes could not be removed otherwise.
      const finishes = init.method === 'POST' && !init.signal?.aborted;
      const answer = await fetch(url, finishes ? { ...init, signal: AbortSignal.timeout(timeout) } : init);
      const headers = Object.fromEntries(new Headers(init.headers));
      const { authorization } = headers;
      const cleanup = cleanups.get(authorization) ?? createCleanup(baseUrl, { otherTenant: undefined });
      cleanups.set(authorization, cleanup);
      const response = {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.clone().text(),
      };
      cleanup.note({ method: init.method ?? 'GET', url, headers }, response);
      return answer;
    }) satisfies Fetch,
    /** Removes it. @returns what could not be removed, and why */
    clean: async (): Promise<{ url: string; reason: string }[]> => {
      const left: { url: string; reason: string }[] = [];
      for (const [authorization, cleanup] of cleanups) {
        for (const { url } of cleanup.left()) {
          try {
            const headers = { accept: 'application/scim+json', ...(authorization && { authorization }) };
            const { status } = await fetch(url, {
              method: 'DELETE',
              headers,
              signal: AbortSignal.timeout(timeout),
            });
            if (status >= 300 && status !== 404) left.push({ url, reason: `DELETE was answered ${status}` });
          } catch (error) {
            left.push({ url, reason: error instanceof Error ? error.message : String(error) });
          }
        }
      }
      return left;
    },
  };
};
