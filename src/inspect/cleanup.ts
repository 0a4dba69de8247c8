import { member, type Json } from '../protocol/json.ts';
import type { ClientRequest, ClientResponse } from '../client/exchange.ts';
import { jsonOf } from '../client/exchange.ts';

/** The resources that a check made and has to remove: never anything else. */
export interface Cleanup {
  /** Reads from an exchange what it made or removed. */
  note(request: ClientRequest, response: ClientResponse): void;
  /** What is there still, the newest first: groups before their members. */
  left(): readonly {
    readonly url: string;
    /** Made by the other tenant, hence its own. */ readonly foreign: boolean;
  }[];
}

const pathOf = (url: string): string => url.split('?', 1)[0]!.replace(/\/$/, '');

/**
 * @param baseUrl what lies elsewhere is never touched
 * @param otherTenant the credential of the other tenant: what it made is not what we made, even at the same URL
 */
export const createCleanup = (
  baseUrl: string,
  { otherTenant }: { readonly otherTenant: string | undefined },
): Cleanup => {
  const made = new Set<string>();

  return {
    note: ({ method, url, headers }, response) => {
      const path = pathOf(url);
      const owner = otherTenant !== undefined && headers['authorization'] === otherTenant ? 'theirs' : 'ours';
      const keep = (resource: string): unknown => made.add(`${owner} ${resource}`);
      const forget = (resource: string): unknown => made.delete(`${owner} ${resource}`);

      const noteMade = (resource: Json | undefined, location: string | undefined): void => {
        const id = member(resource, 'id');
        if (typeof id === 'string' && id !== '') keep(`${path}/${encodeURIComponent(id)}`);
        else if (location?.startsWith(`${baseUrl}/`)) keep(pathOf(location));
      };
      const noteBulk = (json: Json | undefined): void => {
        const operations = member(json, 'Operations');
        for (const operation of Array.isArray(operations) ? operations : []) {
          const [done, location, status] = ['method', 'location', 'status'].map((name) => member(operation, name));
          if (typeof location !== 'string' || !location.startsWith(`${baseUrl}/`)) continue;
          const code = Number(member(status, 'code') ?? status);
          if (done === 'POST' && code === 201) keep(pathOf(location));
          if (done === 'DELETE' && (code === 204 || code === 200)) forget(pathOf(location));
        }
      };

      if (method === 'DELETE' && (response.status === 204 || response.status === 200 || response.status === 404)) {
        forget(path);
      }
      if (
        method !== 'POST' ||
        headers['x-http-method-override'] !== undefined ||
        response.status >= 300 ||
        path.endsWith('/.search')
      )
        return;
      if (path === `${baseUrl}/Bulk`) noteBulk(jsonOf(response));
      else if (response.status !== 204) noteMade(jsonOf(response), response.headers['location']);
    },
    left: () =>
      [...made].toReversed().map((resource) => {
        const [owner, url = ''] = resource.split(' ', 2);
        return { url, foreign: owner === 'theirs' };
      }),
  };
};
