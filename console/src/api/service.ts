/** The admin API of the service, which the org passes on. */
import { ask, type CallOptions } from './client.ts';
import type { Operations } from './generated/service.ts';

export type {
  Connection,
  Delivery,
  Event,
  Exchange,
  Health,
  ConnectionChange,
  IssuedConnection,
  IssuedWebhook,
  NewConnection,
  Resource,
  Tenant,
  Webhook,
} from './generated/service.ts';

export type Name = keyof Operations;
type Method<N extends Name> = N extends `${infer M} ${string}` ? M : never;
export type Parts<N extends Name> = Omit<Operations[N], 'answer'>;
export type Answer<N extends Name> = Operations[N]['answer'];

/** Where the org passes on what is asked of the service. */
export const servicePrefix = '/muster/service';

/** The address of an operation, its path filled in. */
export const serviceUrl = (name: Name, path: Readonly<Record<string, string>> = {}): string =>
  servicePrefix +
  name.slice(name.indexOf(' ') + 1).replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(path[part]!));

/** Asks the service. @throws ApiError with status 501 where the org knows of none */
export const askService = <N extends Name>(
  name: N,
  { path, query, body }: Parts<N> & { path?: object; query?: object; body?: unknown },
  signal?: AbortSignal,
): Promise<Answer<N>> =>
  ask<Answer<N>>(serviceUrl(name, path as Record<string, string>), {
    method: name.slice(0, name.indexOf(' ')) as Method<N> & NonNullable<CallOptions['method']>,
    ...(query && { query: query as NonNullable<CallOptions['query']> }),
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
