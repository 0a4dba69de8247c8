import type { EventFilter } from '../events/store.ts';
import type { Administration } from './administration.ts';
import { adminPath } from './path.ts';
import { Problem } from './problem.ts';
import type { LogQuery } from './request-log/store.ts';
import type { ExchangeView } from './views/exchange.ts';

export interface AdminClientOptions {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  /** An operator's. */
  readonly token: string;
  readonly fetch: typeof fetch;
}

/** The service whose admin API was to be used does not answer. */
export class UnreachableAdminError extends Error {
  override readonly name = 'UnreachableAdminError';
}

type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

const search = (parameters: Parameters): string => {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
};

const segment = encodeURIComponent;

const timeOf = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();

const statusOf = ({ status }: LogQuery): string | undefined => {
  if (!status) return undefined;
  if (status.from === status.to) return String(status.from);
  return status.to === 599 && status.from === 400 ? 'errors' : `${Math.floor(status.from / 100)}xx`;
};

const parametersOf = (query: LogQuery): Parameters => ({
  ...query,
  status: statusOf(query),
  since: timeOf(query.since),
  until: timeOf(query.until),
});

const eventParametersOf = ({
  types,
  since,
  until,
  ...query
}: EventFilter & { after?: string; before?: number; count: number }): Parameters => ({
  ...query,
  types: types?.join(','),
  since: timeOf(since),
  until: timeOf(until),
});

const resourcePath = (tenant: string, type: string, reference: string): string =>
  `/tenants/${segment(tenant)}/resources/${segment(type)}/${segment(reference)}`;

/** Administration by the admin API of a running service. */
export const createAdminClient = ({ url, token, fetch }: AdminClientOptions): Administration => {
  const request = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url.replace(/\/$/, '')}${adminPath}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      const { message } = ((error as Error).cause ?? error) as Error;
      throw new UnreachableAdminError(`The admin API at ${url} does not answer: ${message}`, { cause: error });
    });
    const text = await response.text();
    const isJson = /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
    if (response.status !== 204 && !isJson) {
      throw new UnreachableAdminError(`What answers at ${url} is no admin API (${response.status}).`);
    }
    const answer = (text === '' ? undefined : JSON.parse(text)) as T & { detail?: string };
    if (!response.ok) throw new Problem(response.status, answer?.detail ?? `It was answered ${response.status}.`);
    return answer;
  };
  const items = async <T>(path: string): Promise<readonly T[]> => (await request<{ items: T[] }>('GET', path)).items;

  return {
    tenants: () => items('/tenants'),
    addTenant: (id) => request('POST', '/tenants', { id }),
    removeTenant: (id) => request('DELETE', `/tenants/${segment(id)}`),
    connections: (tenant) => items(`/connections${search({ tenant })}`),
    connection: (id) => request('GET', `/connections/${segment(id)}`),
    addConnection: (tenant, connection) => request('POST', `/tenants/${segment(tenant)}/connections`, connection),
    changeConnection: (id, change) => request('PATCH', `/connections/${segment(id)}`, change),
    rotateConnection: (id, rotation) => request('POST', `/connections/${segment(id)}/rotate`, rotation),
    revokeConnection: (id) => request('POST', `/connections/${segment(id)}/revoke`),
    profiles: () => items('/profiles'),
    operators: () => items('/operators'),
    addOperator: (operator) => request('POST', '/operators', operator),
    removeOperator: (name) => request('DELETE', `/operators/${segment(name)}`),
    resourceTypes: () => items('/resource-types'),
    resources: (tenant, type, query) =>
      request('GET', `/tenants/${segment(tenant)}/resources/${segment(type)}${search({ ...query })}`),
    resource: (tenant, type, reference, options = {}) =>
      request('GET', `${resourcePath(tenant, type, reference)}${search(options)}`),
    members: (tenant, type, reference, page) =>
      request('GET', `${resourcePath(tenant, type, reference)}/members${search({ ...page })}`),
    exchanges: (query) => request('GET', `/exchanges${search(parametersOf(query))}`),
    exchange: (id) => request<ExchangeView>('GET', `/exchanges/${id}`),
    events: (query) => request('GET', `/events${search(eventParametersOf(query))}`),
    webhooks: () => items('/webhooks'),
    webhook: (id) => request('GET', `/webhooks/${segment(id)}`),
    addWebhook: (webhook) => request('POST', '/webhooks', webhook),
    removeWebhook: (id) => request('DELETE', `/webhooks/${segment(id)}`),
    rotateWebhook: (id, rotation) => request('POST', `/webhooks/${segment(id)}/rotate`, rotation),
    disableWebhook: (id) => request('POST', `/webhooks/${segment(id)}/disable`),
    enableWebhook: (id) => request('POST', `/webhooks/${segment(id)}/enable`),
    replayWebhook: (id, from) => request('POST', `/webhooks/${segment(id)}/replay`, { from }),
    pollWebhook: (id, poll) => request('POST', `/webhooks/${segment(id)}/poll`, poll),
    deliveries: (id, query) => request('GET', `/webhooks/${segment(id)}/deliveries${search({ ...query })}`),
    delivery: (id, delivery) => request('GET', `/webhooks/${segment(id)}/deliveries/${delivery}`),
    audit: (query) => request('GET', `/audit${search(eventParametersOf(query))}`),
  };
};
