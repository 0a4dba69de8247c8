import { jsonOf } from '../../client/exchange.ts';
import type { Json } from '../../protocol/json.ts';
import type { Application } from '../application.ts';
import { clientOf } from '../client/client.ts';
import type { KeptExchange } from '../job.ts';
import { documentedRequests, type DocumentedRequest } from './operations.ts';
import { disorder, misfits, sketch } from './shape.ts';

/** One part of an exchange beside what the documentation says of it. */
export interface Check {
  readonly part:
    | 'Request'
    | 'Method'
    | 'Path'
    | 'Headers'
    | 'Order of headers'
    | 'Body'
    | 'Order of the body'
    | 'Status'
    | 'Answer';
  readonly ok: boolean;
  readonly documented: string;
  readonly seen: string;
}

/** An exchange beside what Okta's documentation says of its operation. */
export interface Comparison {
  readonly matches: boolean;
  readonly checks: readonly Check[];
  /** Absent where Okta's documentation has no such request for this kind of client. */
  readonly documented?: {
    readonly title: string;
    readonly when: string;
    readonly request: string;
    readonly answers: readonly { readonly status: number; readonly means: string; readonly body?: string }[];
  };
}

const clients: Readonly<Record<Application['kind'], string>> = {
  template: 'A template of the catalogue',
  oin: 'An application of the Okta Integration Network',
  wizard: 'An application that the wizard made',
  governance: 'A governance template',
  'on-premises': 'The on-premises agent',
};

const bodyOf = (text: string | undefined): Json | undefined =>
  text === undefined ? undefined : jsonOf({ status: 0, headers: {}, body: text });

/** In a query, + is a space too: clients of 2018 wrote it so. */
const decoded = (text: string): string => {
  const [path = '', query] = text.split('?', 2);
  try {
    return decodeURIComponent(query === undefined ? path : `${path}?${query.replaceAll('+', ' ')}`);
  } catch {
    return text;
  }
};

/** What stands below the base URL, decoded. */
const pathOf = (url: string, baseUrl: string): string => {
  const base = baseUrl.replace(/\/+$/, '');
  const { pathname, search } = new URL(url);
  return decoded(url.startsWith(base) ? url.slice(base.length) : pathname + search);
};

const pattern = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('(.+)')}$`,
  );

/** The headers of Okta's client, in its order (its reference of 2019 shows them). */
const headersFor = ({ scim, integration }: Application, method: string): Readonly<Record<string, RegExp>> => {
  const type = scim === '1.1' ? 'application/json' : 'application/scim+json';
  const escaped = type.replace('+', String.raw`\+`);
  const schemes = { basic: /^Basic /, header: /./, bearer: /^Bearer /, oauth: /^Bearer /, none: undefined };
  const scheme = schemes[integration?.credentials.mode ?? 'none'];
  return {
    accept: new RegExp(`^${escaped}$`),
    'accept-charset': /^utf-8$/,
    ...(method !== 'GET' && { 'content-type': new RegExp(`^${escaped}; ?charset=utf-8$`, 'i') }),
    'user-agent': /^Okta SCIM Client /i,
    ...(scheme && { authorization: scheme }),
    'accept-encoding': /^gzip, ?deflate$/,
  };
};

const checkHeaders = (application: Application, { request }: KeptExchange): readonly Check[] => {
  const wanted = headersFor(application, request.method);
  const wrong = Object.entries(wanted).filter(([name, value]) => !value.test(request.headers[name] ?? ''));
  const seen = Object.keys(request.headers).filter((name) => Object.hasOwn(wanted, name));
  const order = Object.keys(wanted).filter((name) => seen.includes(name));
  const plain = (value: RegExp) => value.source.replaceAll(/[\^$\\]|(?<= )\?/g, '');
  return [
    {
      part: 'Headers',
      ok: wrong.length === 0,
      documented: (wrong.length > 0 ? wrong : Object.entries(wanted))
        .map(([name, value]) => `${name}: ${value.source === '.' ? '…' : plain(value)}`)
        .join('\n'),
      seen: (wrong.length > 0 ? wrong.map(([name]) => name) : Object.keys(wanted))
        .map((name) => `${name}: ${request.headers[name] ?? 'missing'}`)
        .join('\n'),
    },
    { part: 'Order of headers', ok: seen.join() === order.join(), documented: order.join(', '), seen: seen.join(', ') },
  ];
};

const checkBody = ({ body }: DocumentedRequest, { request }: KeptExchange): readonly Check[] => {
  if (!body)
    return [{ part: 'Body', ok: request.body === undefined, documented: 'none', seen: request.body ?? 'none' }];
  const json = bodyOf(request.body);
  const wrong = request.body === undefined ? ['there is none'] : misfits(body, json);
  const order = disorder(body, json);
  return [
    { part: 'Body', ok: wrong.length === 0, documented: sketch(body), seen: wrong.join('\n') || 'as documented' },
    { part: 'Order of the body', ok: order === undefined, documented: 'as shown', seen: order ?? 'as documented' },
  ];
};

const checkRequest = (one: DocumentedRequest, path: string, exchange: KeptExchange): readonly Check[] => [
  {
    part: 'Method',
    ok: exchange.request.method === one.method,
    documented: one.method,
    seen: exchange.request.method,
  },
  { part: 'Path', ok: pattern(one.path).test(path), documented: one.path, seen: path },
  ...checkBody(one, exchange),
];

const checkAnswer = ({ answers }: DocumentedRequest, { response, failure }: KeptExchange): readonly Check[] => {
  const documented = answers.map(({ status }) => status).join(' or ');
  const seen = response ? String(response.status) : (failure ?? 'no answer');
  const answer = answers.find(({ status }) => status === response?.status);
  const status: Check = { part: 'Status', ok: answer !== undefined, documented, seen };
  if (!answer?.body || !response) return [status];
  const json = jsonOf(response);
  // What an import read is kept by its beginning.
  if (json === undefined && /… \(\d+ characters more\)$/.test(response.body)) return [status];
  const isJson = /^(?:application\/(?:scim\+)?json|text\/json)/i.test(response.headers['content-type'] ?? '');
  const wrong = [
    ...(isJson ? [] : [`the Content-Type is ${response.headers['content-type'] ?? 'missing'}`]),
    ...(json === undefined ? ['the body is no JSON'] : misfits(answer.body, json)),
  ];
  return [
    status,
    {
      part: 'Answer',
      ok: wrong.length === 0,
      documented: sketch(answer.body),
      seen: wrong.join('\n') || 'as documented',
    },
  ];
};

const failures = (checks: readonly Check[]): number => checks.filter(({ ok }) => !ok).length;

/** Compares an exchange of an application with what Okta's documentation says of its kind of client. */
export const compareWithDocumentation = (application: Application, exchange: KeptExchange): Comparison => {
  const client = clientOf(application);
  const { request } = exchange;
  const path = pathOf(request.url, application.integration?.baseUrl ?? '');
  const [best] = documentedRequests(client, exchange.operation)
    .map((one) => ({ one, checks: checkRequest(one, path, exchange) }))
    .toSorted((a, b) => failures(a.checks) - failures(b.checks));
  if (!best) {
    const documented = `${clients[client.kind]} sends no such request in SCIM ${client.version}`;
    const check: Check = { part: 'Request', ok: false, documented, seen: `${request.method} ${path}` };
    return { matches: false, checks: [check] };
  }
  const { one } = best;
  const [method, where, ...body] = best.checks;
  const checks = [method!, where!, ...checkHeaders(application, exchange), ...body, ...checkAnswer(one, exchange)];
  return {
    matches: failures(checks) === 0,
    checks,
    documented: {
      title: one.title,
      when: one.when,
      request: [`${one.method} ${one.path}`, ...(one.body ? [sketch(one.body)] : [])].join('\n\n'),
      answers: one.answers.map(({ status, means, body: answer }) => ({
        status,
        means,
        ...(answer && { body: sketch(answer) }),
      })),
    },
  };
};
