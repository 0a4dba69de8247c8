import { jsonOf, type Exchange } from '../../client/exchange.ts';
import { member } from '../../protocol/json.ts';
import type { Client, Entry } from './entry.ts';

/** What is likely one fault of the service, with all that it made fail. */
export interface Cause {
  /** The requirement that is not met, or what broke, in a line. */
  readonly title: string;
  /** What the first check sent, and what it expected and found. */
  readonly sent?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly verdict: 'fail' | 'error' | 'warn';
  readonly client: Client;
  readonly hint?: string | undefined;
  /** The one that shows it best comes first. */
  readonly entries: readonly Entry[];
}

/** `PATCH /Users/{id}` for `PATCH https://scim.example.com/scim/v2/Users/2819c223?attributes=name`. */
export const routeOf = ({ request: { method, url } }: Exchange, baseUrl: string): string => {
  const path = (url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url).split('?', 1)[0]!;
  return `${method} ${path.replace(/^(\/[^/]+)\/(?!\.search$).+$/, '$1/{id}')}`;
};

const longest = 240;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** Method and path below the base URL, with a query that people can read: `GET /Users?filter=userName eq "bjensen"`. */
const sentOf = ({ request: { method, url } }: Exchange, baseUrl: string): string => {
  const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
  try {
    return cut(`${method} ${decodeURIComponent(path)}`);
  } catch {
    return cut(`${method} ${path}`);
  }
};

/** What the service said was wrong, without what differs from request to request. */
const complaintOf = ({ response }: Exchange): string | undefined => {
  const detail = member(jsonOf(response), 'detail');
  return typeof detail === 'string' ? detail.replaceAll(/"[^"]*"|\S*\d\S*/g, '…') : undefined;
};

/** From so many checks on it is not the requirement of one that says what is wrong. */
const several = 3;

type Fault = Pick<Cause, 'title' | 'sent' | 'expected' | 'found'> & {
  readonly key: string;
  /** The title where several requirements fail by it. */
  readonly common?: string;
};

/** What tells faults apart, and the fault. */
const faultOf = ({ findings: [finding], reason = '', requirement }: Entry, baseUrl: string): Fault => {
  if (!finding) return { key: `broke: ${reason}`, title: reason.split('\n', 1)[0]! };
  const { hint, exchange } = finding;
  const seen = { expected: cut(finding.expected), found: cut(finding.found) };
  if (!exchange) return { key: hint ?? `${finding.expected} ${finding.found}`, title: requirement, ...seen };
  const route = routeOf(exchange, baseUrl);
  const status = exchange.response?.status;
  const fault = { sent: sentOf(exchange, baseUrl), ...seen };
  if (status === undefined) return { key: `${route} unanswered`, title: `${route} gets no answer`, ...fault };
  // A crash has one cause, whatever each check had expected of the answer.
  if (status >= 500) return { key: `${route} ${status}`, title: `${route} is answered ${status}`, ...fault };
  const [, wanted] = /^status (.+)$/.exec(finding.expected) ?? [];
  if (wanted === undefined) {
    return { key: hint ?? `${route} ${status} ${finding.expected.split(':', 1)[0]}`, title: requirement, ...fault };
  }
  // What succeeds, and as another success than it should, is one fault whoever asked.
  const alike = wanted.startsWith('2') && status < 300 ? 'alike' : (complaintOf(exchange) ?? hint);
  const common = `${route} is answered ${status}, not ${wanted}`;
  return { key: `${route} ${wanted} ${status} ${alike}`, title: requirement, common, ...fault };
};

const severity = { fail: 0, error: 1, warn: 2 };
const clients: readonly Client[] = ['Okta', 'Entra', 'RFC', 'Runscope'];
const effects = {
  Okta: 'Breaks Okta',
  Entra: 'Breaks Entra',
  RFC: 'Against the RFC',
  Runscope: 'Fails in Runscope',
} as const;

const order = (a: Cause, b: Cause): number =>
  severity[a.verdict] - severity[b.verdict] ||
  clients.indexOf(a.client) - clients.indexOf(b.client) ||
  b.entries.length - a.entries.length;

/** What it means, in a word or two. */
export const effectOf = ({ client, verdict }: Cause): string => {
  if (verdict === 'error') return 'The check broke';
  if (verdict === 'warn') return 'Warning';
  return effects[client];
};

/** The hint that most give: that of the first may be for what it alone is about. */
const commonHint = (entries: readonly Entry[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const { findings } of entries) {
    const hint = findings[0]?.hint;
    if (hint !== undefined) counts.set(hint, (counts.get(hint) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
};

/** What did not pass, by likely cause: failures before warnings, and what would break Okta first, then Entra. */
export const causesOf = (entries: readonly Entry[], baseUrl: string): readonly Cause[] => {
  const causes = new Map<string, Cause>();
  for (const entry of entries) {
    const { verdict, client } = entry;
    if (verdict === 'pass' || verdict === 'skipped') continue;
    const { key, common, ...fault } = faultOf(entry, baseUrl);
    const hint = entry.findings[0]?.hint;
    const cause = causes.get(key) ?? { ...fault, verdict, client, ...(hint !== undefined && { hint }), entries: [] };
    const worst = severity[verdict] < severity[cause.verdict] ? verdict : cause.verdict;
    const hurt = clients.find((name) => name === client || name === cause.client)!;
    const all = [...cause.entries, entry];
    const merged = all.length >= several && common !== undefined && { title: common, hint: commonHint(all) };
    causes.set(key, { ...cause, ...merged, verdict: worst, client: hurt, entries: all });
  }
  return [...causes.values()].toSorted(order);
};
