import { jsonOf, type ClientResponse } from '../../client/exchange.ts';
import type { Json } from '../../protocol/json.ts';
import { propertyOf } from './property.ts';

export interface Answered {
  /** Undefined where none came. */
  readonly response: ClientResponse | undefined;
  /** Milliseconds to the end of the response. */
  readonly duration: number;
}

/** What an assertion or extraction reads; else why there is nothing, in words. */
export type Reading = { readonly value: Json } | { readonly problem: string };

interface Source {
  readonly words: (property: string) => string;
  readonly read: (response: ClientResponse, property: string, duration: number) => Reading;
}

const start = (text: string): string =>
  text === '' ? 'it is empty' : `it begins ${JSON.stringify(text.slice(0, 60))}`;

const readJson = (response: ClientResponse, property: string): Reading => {
  const json = jsonOf(response);
  if (json === undefined) return { problem: `the body is not JSON: ${start(response.body)}` };
  const value = propertyOf(json, property);
  return value === undefined ? { problem: `the body has no ${property}` } : { value };
};

const readHeader = ({ headers }: ClientResponse, name: string): Reading => {
  const key = name.toLowerCase();
  return Object.hasOwn(headers, key) ? { value: headers[key]! } : { problem: `there is no header ${name}` };
};

const sources = new Map<string, Source>([
  ['response_json', { words: (property) => (property ? `JSON property ${property}` : 'JSON body'), read: readJson }],
  ['response_headers', { words: (name) => `header ${name}`, read: readHeader }],
  ['response_text', { words: () => 'body', read: ({ body }) => ({ value: body }) }],
  ['response_status', { words: () => 'status', read: ({ status }) => ({ value: status }) }],
  ['response_time', { words: () => 'response time in ms', read: (_, __, duration) => ({ value: duration }) }],
  ['response_size', { words: () => 'size in bytes', read: ({ body }) => ({ value: Buffer.byteLength(body) }) }],
]);

/** Whether the runner knows the source; XML it does not. */
export const isSource = (source: string): boolean => sources.has(source);

/** What is read there, in words: `JSON property Resources[0].id`. */
export const describeSource = (source: string, property: string): string =>
  sources.get(source)?.words(property) ?? `${source} ${property}`.trim();

/** Reads a part of a response. */
export const readSource = (source: string, property: string, { response, duration }: Answered): Reading => {
  const known = sources.get(source);
  if (!known) return { problem: `this runner does not read ${source}` };
  return response ? known.read(response, property, duration) : { problem: 'no response came' };
};
