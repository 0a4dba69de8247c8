import type { Fetch } from '../../client/exchange.ts';
import { isObject, member, type Json, type JsonObject } from '../../protocol/json.ts';

/** An answer of Okta's API that is no success. */
export class OktaApiError extends Error {
  override readonly name = 'OktaApiError';
  readonly status: number;
  readonly causes: readonly string[];

  constructor(status: number, message: string, causes: readonly string[]) {
    super(message);
    this.status = status;
    this.causes = causes;
  }
}

/** An org that is spoken to by Okta's management API. */
export interface OktaApi {
  readonly url: string;
  /** @throws OktaApiError; Error where the org does not answer */
  readonly call: (method: string, path: string, body?: JsonObject) => Promise<JsonObject>;
  /** Every item of a list, page by page. */
  readonly list: (path: string) => Promise<readonly JsonObject[]>;
  /** What is downloaded there. */
  readonly download: (path: string) => Promise<Uint8Array>;
}

interface ApiOptions {
  readonly url: string;
  readonly token: string;
  readonly fetch: Fetch;
  /** Waits that many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly clock: () => number;
}

const timeout = 60_000;
const mostAttempts = 5;
/** Okta's limits are of a minute. */
const longestWait = 65_000;

const causesOf = (json: Json | undefined): readonly string[] => {
  const causes = member(json, 'errorCauses');
  return (Array.isArray(causes) ? causes : [])
    .map((one) => member(one, 'errorSummary'))
    .filter((one) => typeof one === 'string');
};

const next = (link: string | null): string | undefined => {
  const found = link?.split(/,\s*(?=<)/).find((one) => /;\s*rel="?next"?/i.test(one));
  return found === undefined ? undefined : /<([^>]+)>/.exec(found)?.[1];
};

export const createOktaApi = ({ url, token, fetch, wait, clock }: ApiOptions): OktaApi => {
  const base = new URL(url);
  /** The success that comes back, and its bytes. */
  const fetchBytes = async (
    method: string,
    address: URL,
    body?: JsonObject,
  ): Promise<{ response: Response; bytes: Uint8Array }> => {
    for (let attempt = 1; ; attempt++) {
      let response: Response;
      try {
        response = await fetch(address.href, {
          method,
          headers: {
            accept: 'application/json',
            authorization: `SSWS ${token}`,
            ...(body && { 'content-type': 'application/json' }),
          },
          ...(body && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(timeout),
        });
      } catch (error) {
        throw new Error(`${base.origin} does not answer: ${(error as Error).message}`, { cause: error });
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.status === 429 && attempt < mostAttempts) {
        const reset = Number(response.headers.get('x-rate-limit-reset') ?? 0) * 1000;
        await wait(Math.min(longestWait, Math.max(1000, reset - clock())));
        continue;
      }
      if (response.ok) return { response, bytes };
      const json = jsonOf(response, bytes);
      const summary = member(json, 'errorSummary');
      const said = typeof summary === 'string' ? summary : response.statusText;
      throw new OktaApiError(
        response.status,
        `${method} ${address.pathname} at ${base.origin}: ${response.status}: ${said}`,
        causesOf(json),
      );
    }
  };
  const jsonOf = ({ status }: Response, bytes: Uint8Array): Json | undefined => {
    if (bytes.length === 0) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as Json;
    } catch {
      throw new OktaApiError(status, `${base.origin} answered ${status} without JSON: is it an Okta org?`, []);
    }
  };
  const send = async (
    method: string,
    address: URL,
    body?: JsonObject,
  ): Promise<{ json: Json | undefined; link: string | null }> => {
    const { response, bytes } = await fetchBytes(method, address, body);
    return { json: jsonOf(response, bytes), link: response.headers.get('link') };
  };
  const addressOf = (path: string): URL => {
    const address = new URL(path, base);
    // A link to another host would be given the token.
    if (address.origin !== base.origin)
      throw new Error(`${base.origin} links to ${address.origin}, which is not followed.`);
    return address;
  };
  return {
    url: base.origin,
    async call(method, path, body) {
      const { json } = await send(method, addressOf(path), body);
      return isObject(json) ? json : {};
    },
    async list(path) {
      const all: JsonObject[] = [];
      for (let address: string | undefined = path; address !== undefined;) {
        const { json, link } = await send('GET', addressOf(address));
        if (Array.isArray(json)) all.push(...json.filter(isObject));
        address = next(link);
      }
      return all;
    },
    download: async (path) => (await fetchBytes('GET', addressOf(path))).bytes,
  };
};
