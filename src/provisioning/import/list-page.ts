import type { JsonObject } from '../../protocol/json.ts';
import { page } from '../client/requests.ts';
import { readPage, type Message } from '../exchange.ts';
import type { Flow, ScimRequest } from '../flow.ts';

/** How many resources Okta asks for at a time. */
const pageSize = 100;

/** A piece of a listing of the service. */
export interface ListPage {
  readonly resources: readonly JsonObject[];
  /** Of all pages. */
  readonly total: number;
}

const request = (endpoint: string, startIndex: number, since: string | undefined): ScimRequest => {
  const plain = page(endpoint, startIndex, pageSize);
  if (since === undefined) return plain;
  const filter = encodeURIComponent(`meta.lastModified gt ${JSON.stringify(since)}`);
  return { ...plain, path: plain.path.replace('?', `?filter=${filter}&`) };
};

/**
 * Reads one page of an import (contract of imports: `startIndex` 1, 101, 201, …).
 * @param since of an incremental import, which on-premises connectors alone are asked for: ISO 8601
 */
export const listPage = (
  endpoint: '/Users' | '/Groups',
  startIndex: number,
  message: Message,
  since?: string,
): Flow<ListPage> => readPage(request(endpoint, startIndex, since), message);

/** Where the page after this one begins; undefined where it was the last. */
export const nextIndex = (startIndex: number, { resources, total }: ListPage): number | undefined => {
  // A service may return fewer than it was asked for; one whose total is too large would be asked for ever.
  const next = startIndex + resources.length;
  return resources.length === 0 || next > total ? undefined : next;
};
