import { member, type Json } from '../protocol/json.ts';
import type { ClientRequest, ClientResponse } from '../client/exchange.ts';
import { jsonOf } from '../client/exchange.ts';

/** The resources that a check made and has to remove: never anything else. */
export interface Cleanup {
  /** Reads from an exchange what it made or removed. */
  note(request: ClientRequest, response: ClientResponse): void;
  /** The URLs of what is there still, the newest first: groups before their members. */
  left(): readonly string[];
}

const pathOf = (url: string): string => url.split('?', 1)[0]!.replace(/\/$/, '');

/** @param baseUrl what lies elsewhere is never touched */
export const createCleanup = (baseUrl: string): Cleanup => {
  const made = new Set<string>();

  const noteMade = (collection: string, resource: Json | undefined, location: string | undefined): void => {
    const id = member(resource, 'id');
    if (typeof id === 'string' && id !== '') made.add(`${collection}/${encodeURIComponent(id)}`);
    else if (location?.startsWith(`${baseUrl}/`)) made.add(pathOf(location));
  };

  const noteBulk = (json: Json | undefined): void => {
    const operations = member(json, 'Operations');
    for (const operation of Array.isArray(operations) ? operations : []) {
      const [method, location, status] = ['method', 'location', 'status'].map((name) => member(operation, name));
      if (typeof location !== 'string' || !location.startsWith(`${baseUrl}/`)) continue;
      if (method === 'POST' && Number(status) === 201) made.add(pathOf(location));
      if (method === 'DELETE' && Number(status) === 204) made.delete(pathOf(location));
    }
  };

  return {
    note: ({ method, url }, response) => {
      const path = pathOf(url);
      if (method === 'DELETE' && (response.status === 204 || response.status === 404)) made.delete(path);
      if (method !== 'POST' || response.status >= 300 || path.endsWith('/.search')) return;
      if (path === `${baseUrl}/Bulk`) noteBulk(jsonOf(response));
      else if (response.status !== 204) noteMade(path, jsonOf(response), response.headers['location']);
    },
    left: () => [...made].toReversed(),
  };
};
