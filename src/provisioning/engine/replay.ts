import { jsonOf, type Exchange } from '../../client/exchange.ts';
import { isObject, type JsonObject } from '../../protocol/json.ts';
import type { ScimRequest } from '../flow.ts';
import type { Send } from '../perform.ts';
import { textMember } from '../text-member.ts';

/** A recorded request as it was sent again. */
export interface Replayed {
  readonly method: string;
  readonly path: string;
  /** The status then; absent where no answer came. */
  readonly before?: number;
  /** The status now; 0 where none came. */
  readonly now: number;
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** What stands where a password was masked. */
const placeholder = 'Replayed-1';

/**
 * Sends recorded exchanges, oldest first, to another service: ids that the first service gave are replaced by those that
 * the other gives for the same creates and searches.
 */
export const replay = async (
  exchanges: readonly Exchange[],
  baseUrl: string,
  send: Send,
): Promise<readonly Replayed[]> => {
  const ids = new Map<string, string>();
  const translate = (text: string): string => {
    let translated = text;
    for (const [before, now] of ids) translated = translated.replaceAll(before, now);
    return translated;
  };
  const learn = (before: unknown, now: unknown): void => {
    if (!isObject(before) || !isObject(now)) return;
    const [old, made] = [textMember(before, 'id'), textMember(now, 'id')];
    if (old !== '' && made !== '') ids.set(old, made);
    const [was, is] = [before['Resources'], now['Resources']];
    if (Array.isArray(was) && Array.isArray(is) && was.length === 1 && is.length === 1) learn(was[0], is[0]);
  };
  const base = baseUrl.replace(/\/+$/, '');
  const replayed: Replayed[] = [];
  for (const { request, response } of exchanges) {
    if (!methods.has(request.method) || !request.url.startsWith(base)) continue;
    const path = translate(request.url.slice(base.length));
    const text = request.body === undefined ? undefined : translate(request.body).replaceAll('••••', placeholder);
    const body = text === undefined ? undefined : (JSON.parse(text) as JsonObject);
    const method = request.method as ScimRequest['method'];
    const answer = await send({ method, path, ...(body && { body }) });
    learn(jsonOf(response), answer.json);
    replayed.push({ method, path, ...(response && { before: response.status }), now: answer.status });
  }
  return replayed;
};
