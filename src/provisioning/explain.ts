import type { Failure, FailureKind } from './failure.ts';

/** What we say beneath Okta's message. */
export interface Explanation {
  /** What was wrong, and where. */
  readonly what: string;
  /** Where the fault most likely lies. */
  readonly fault: 'service' | 'configuration' | 'network' | 'data';
  /** The clause that says so. */
  readonly clause?: string;
  /** What to do. */
  readonly action: string;
}

type Sentence = Omit<Explanation, 'what'> & { readonly what: (failure: Failure) => string };

const at = ({ request }: Failure): string => (request ? `${request.method} ${request.path.split('?')[0]}` : 'The job');

const sentences: Readonly<Record<FailureKind, Sentence>> = {
  timeout: {
    what: (f) => `${at(f)} got no byte for a minute, after which Okta closes the connection.`,
    fault: 'service',
    action: 'Answer sooner: page lists by count, index what is searched for, and do slow work after the answer.',
  },
  unreachable: {
    what: (f) => `${at(f)} got no answer: ${f.reason}.`,
    fault: 'network',
    action:
      'See that the base URL is right, that its name is known, and that its TLS certificate is trusted; then retry.',
  },
  redirect: {
    what: (f) =>
      `${at(f)} was answered with a redirect (${f.status}), which is not followed: the credential would go along.`,
    fault: 'configuration',
    action: 'Enter the URL to which it redirects as the base URL.',
  },
  'not-json': {
    what: (f) => `${at(f)} was answered with ${f.status} and something that is no JSON.`,
    fault: 'service',
    clause: 'RFC 7644 §3.1: requests and responses are JSON.',
    action:
      'Answer every request below the base URL with JSON, errors of proxies too; see that the base URL is the SCIM one.',
  },
  'not-a-list': {
    what: (f) =>
      `${at(f)} was answered with JSON that is no list as Okta reads it: Resources must be an array, totalResults, startIndex and itemsPerPage numbers.`,
    fault: 'service',
    clause: 'RFC 7644 §3.4.2',
    action: 'Return a ListResponse, for nothing found too: "totalResults": 0, "Resources": [], numbers without quotes.',
  },
  'empty-user': {
    what: (f) => `${at(f)} was answered without a resource that has an id.`,
    fault: 'service',
    clause: 'RFC 7644 §3.3: 201 with the created resource.',
    action: 'Answer a create with the whole resource, its id included: Okta keeps it for all that follows.',
  },
  ambiguous: {
    what: (f) => `${at(f)} found several users: ${f.reason}`,
    fault: 'service',
    clause: 'RFC 7643 §4.1.1: userName is unique.',
    action: 'Heed the filter, and keep the unique identifier unique; then retry.',
  },
  'no-match': {
    what: () => 'The service has no such user, and Create Users is off.',
    fault: 'configuration',
    action: 'Switch Create Users on under Provisioning > To App, or make the user at the service; then retry.',
  },
  unauthorized: {
    what: (f) => `${at(f)} was answered with 401: the credential was not taken.`,
    fault: 'configuration',
    clause: 'RFC 7644 §2',
    action:
      'Enter a valid credential under Provisioning > Integration. The Header Auth template sends the token as it is, without Bearer.',
  },
  forbidden: {
    what: (f) => `${at(f)} was answered with 403: the credential is known, and may not do this.`,
    fault: 'configuration',
    action: 'Give the credential the right to provision, or let the service’s firewall pass Okta.',
  },
  'not-found': {
    what: (f) => `${at(f)} was answered with 404: the service does not have (any more) what Okta once pushed.`,
    fault: 'data',
    clause: 'RFC 7644 §3.12; inactive users stay readable.',
    action:
      'If it was deleted there: unassign and assign again (a group: unlink and push again). If not: keep ids stable, and inactive users readable.',
  },
  conflict: {
    what: (f) => `${at(f)} was answered with 409: something of the same unique value is there already.`,
    fault: 'data',
    clause: 'RFC 7644 §3.3, §3.12 (uniqueness)',
    action:
      'Make the search by the unique identifier find it, inactive and in whatever case, so that Okta links it instead.',
  },
  'rate-limit': {
    what: (f) => `${at(f)} was answered with 429: the service wants fewer requests.`,
    fault: 'service',
    clause: 'RFC 6585 §4',
    action:
      'Send Retry-After in whole seconds: anything else makes Okta wait for five minutes. After ten attempts somebody has to retry.',
  },
  unsupported: {
    what: (f) => `${at(f)} was answered with 501: the service does not know this request.`,
    fault: 'service',
    clause: 'RFC 7644 §3.12',
    action: 'Implement it: Okta does not fall back from PATCH to PUT.',
  },
  refused: {
    what: (f) => `${at(f)} was refused with ${f.status}.`,
    fault: 'service',
    clause: 'RFC 7644 §3.12',
    action:
      'Read the error’s detail; ignore what is read-only or unknown in a request rather than refuse it (RFC 7644 §3.5.1).',
  },
  server: {
    what: (f) => `${at(f)} made the service fail: ${f.status}.`,
    fault: 'service',
    action: 'Look into the service’s own log at the time of the exchange; then retry.',
  },
};

export const explain = (failure: Failure): Explanation => {
  const { what, ...rest } = sentences[failure.kind];
  return { what: what(failure), ...rest };
};

/** The explanation in a paragraph. */
export const explainInWords = (failure: Failure): string => {
  const { what, fault, clause, action } = explain(failure);
  return [what, `Most likely to blame: the ${fault}.`, clause && `See ${clause.replace(/\.?$/, '.')}`, action]
    .filter(Boolean)
    .join(' ');
};
