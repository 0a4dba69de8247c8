import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientRequest, Exchange, Fetch } from '../client/exchange.ts';
import { hide, secretsOf } from '../client/mask.ts';
import { send } from '../client/send.ts';
import type { ProfileName } from '../protocol/leniency.ts';
import { profiles } from '../protocol/leniency.ts';
import { checks as catalogue } from './catalogue.ts';
import {
  CheckFailed,
  CheckSkipped,
  interrupted,
  type Check,
  type Finding,
  type Result,
  type SuiteName,
  type Verdict,
} from './check.ts';
import { createCleanup, type Cleanup } from './cleanup.ts';
import { createTarget } from './create-target.ts';
import { describe, entitlementEndpoints, type ServiceDescription } from './describe.ts';
import { dialects, type ScimVersion } from './dialect.ts';
import { clientSecrets, fixedCredential, openAccess, type OAuthClient } from './oauth/access.ts';
import { createPace, createPatience } from './patience.ts';
import { assertReached, UnreachableError } from './reach.ts';

export interface InspectOptions {
  /** The SCIM base URL: `https://scim.example.com/scim/v2`. */
  readonly baseUrl: string;
  /** The whole value of the Authorization header; absent for a service without authentication. */
  readonly authorization?: string | undefined;
  /** Gets the credential by client credentials (RFC 6749 §4.4) instead, and again where it expires during the run. */
  readonly oauth?: OAuthClient | undefined;
  /** The same of a second tenant, for the checks that nothing leaks across. */
  readonly otherTenant?: string | undefined;
  /** The version of SCIM; 2.0. */
  readonly scim?: ScimVersion;
  /** What departures from the RFC the service is expected to allow; `rfc`: none. */
  readonly profile?: ProfileName;
  /** Absent: all that belong to the profile. */
  readonly suites?: readonly SuiteName[];
  /** Ids of checks, or sections and what lies below them: `rfc7644/3.5.2`. */
  readonly only?: readonly string[];
  /** The network's, or that of a service in the same process. */
  readonly fetch?: Fetch;
  /** Makes the names of what is created; the same seed makes the same names. */
  readonly seed?: number;
  /** Checks that run at the same time; 4. */
  readonly concurrency?: number;
  /** Milliseconds that the service has for an answer; 30,000. */
  readonly timeout?: number;
  /** Whether what was made is left there. */
  readonly keep?: boolean;
  /** Ends the run: what was made is still removed, and what was found reported. */
  readonly signal?: AbortSignal;
  /** Hears of each result as it comes. */
  readonly onResult?: (result: Result, done: number, total: number) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** The checks to choose from; all of ours. */
  readonly checks?: readonly Check[];
}

export interface Report {
  readonly baseUrl: string;
  readonly profile: ProfileName;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly seed: number;
  readonly service: ServiceDescription;
  /** In the order of the catalogue. */
  readonly results: readonly Result[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** What was made and could not be removed: URL and why. */
  readonly left: readonly { readonly url: string; readonly reason: string }[];
}

/** The suites that belong to a profile; all others run with each. */
export const profileOf: Partial<Record<SuiteName, ProfileName>> = {
  okta: 'okta',
  entitlements: 'okta',
  agent: 'okta',
  entra: 'entra',
};

/** The checks that a run would make: of the suites of the profile or those named, and of `only` where it is given. */
export const selectChecks = ({
  profile = 'rfc',
  suites,
  only,
  scim = '2.0',
  checks = catalogue,
}: Pick<InspectOptions, 'profile' | 'suites' | 'only' | 'scim' | 'checks'>): readonly Check[] => {
  const named = (check: Check): boolean =>
    !only ||
    only.some(
      (name) =>
        check.id === name ||
        check.section === name ||
        check.section.startsWith(`${name}.`) ||
        check.section.startsWith(`${name}/`),
    );
  // What Okta or Entra does belongs to their profiles, or is asked for by name.
  const chosen = (check: Check): boolean =>
    suites ? suites.includes(check.suite) : (profileOf[check.suite] ?? profile) === profile;
  const expected = ({ unless, when }: Check): boolean =>
    !(unless && profiles[profile].includes(unless)) && !(when && !profiles[profile].includes(when));
  return checks.filter((check) => (check.scim ?? '2.0') === scim && named(check) && chosen(check) && expected(check));
};

const verdictOf = ({ level }: Check, findings: readonly Finding[], warnings: readonly Finding[]): Verdict => {
  if (findings.length > 0) return level === 'MUST' || level === 'Okta' || level === 'Entra' ? 'fail' : 'warn';
  return warnings.length > 0 ? 'warn' : 'pass';
};

/** Runs `work` over the items, so many at a time, in their order. */
const pool = async <T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<void>): Promise<void> => {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: Math.max(1, Math.min(concurrency, items.length)) }, async () => {
      for (const item of queue) await work(item);
    }),
  );
};

/**
 * Inspects a SCIM service: makes each check of the chosen suites, removes what they made, and reports.
 * @throws UnreachableError where the service cannot be reached or refuses the credential
 */
export const inspect = async (options: InspectOptions): Promise<Report> => {
  const {
    otherTenant,
    profile = 'rfc',
    fetch = globalThis.fetch,
    concurrency = 4,
    timeout = 30_000,
    scim = '2.0',
  } = options;
  const { mediaType: accept, configPath } = dialects[scim];
  const { keep = false, signal, onResult = () => {}, clock = Date.now } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const started = clock();
  const seed = options.seed ?? started % 2 ** 31;
  const left: { url: string; reason: string }[] = [];
  const secrets = [
    ...secretsOf(options.authorization),
    ...secretsOf(otherTenant),
    ...(options.oauth ? clientSecrets(options.oauth) : []),
  ];
  const withoutSecrets = (finding: Finding): Finding => ({
    ...finding,
    expected: hide(finding.expected, secrets),
    found: hide(finding.found, secrets),
  });
  const transmit = async (request: ClientRequest, ends?: AbortSignal, patience = timeout) => {
    const transmitOnce = () => send(request, { fetch, timeout: patience, clock, signal: ends, secrets });
    const sent = await transmitOnce();
    // RFC 9112 §9.3.1: what another check asked on the same connection may have made the service close it.
    const cutOff = !request.bytes && /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)/.test(sent.exchange.failure ?? '');
    return cutOff ? transmitOnce() : sent;
  };

  const credential = options.oauth
    ? await openAccess(options.oauth, {
        baseUrl,
        send: (request) => transmit(request, signal),
        clock,
        onToken: (token) => secrets.push(token),
      })
    : fixedCredential(options.authorization);
  const headersOf = (authorization: string | undefined) => ({ accept, ...(authorization && { authorization }) });
  const rest = (milliseconds: number) => sleep(milliseconds, undefined, signal && { signal }).catch(() => undefined);
  const pace = createPace(rest);
  const transmitPaced = (request: ClientRequest, ends?: AbortSignal) =>
    pace(
      () => transmit(request, ends),
      ({ response }) => response,
    );
  const read = async (path: string) =>
    transmitPaced({ method: 'GET', url: baseUrl + path, headers: headersOf(await credential.fresh()) }, signal);
  const first = await read('/Users?count=1');
  assertReached(first.response, first.exchange);
  const [config, resourceTypes, schemas] = await Promise.all(
    [configPath, '/ResourceTypes', '/Schemas'].map((path) => read(path)),
  );
  const grantable = await Promise.all(
    entitlementEndpoints(resourceTypes?.response).map(({ endpoint }) => read(`${endpoint}?startIndex=1&count=2`)),
  );
  const service = describe(
    {
      config: config?.response,
      resourceTypes: resourceTypes?.response,
      schemas: schemas?.response,
      grantable: grantable.map(({ response }) => response),
    },
    { otherTenant: otherTenant !== undefined, network: fetch === globalThis.fetch, scim },
  );

  const patience = createPatience(rest);
  const remove = async (resources: ReturnType<Cleanup['left']>): Promise<void> => {
    for (const { url, foreign } of resources) {
      // The last one may do still where the authorization server gives no other.
      const own = await credential.fresh().catch(() => credential.value);
      const headers = headersOf(foreign ? otherTenant : own);
      const { response, exchange } = await transmitPaced({ method: 'DELETE', url, headers });
      if (response && (response.status < 300 || response.status === 404)) continue;
      left.push({
        url,
        reason: response ? `DELETE was answered ${response.status}` : (exchange.failure ?? 'no answer'),
      });
    }
  };

  const runCheck = async (check: Check): Promise<Result> => {
    const { run, ...about } = check;
    const begun = clock();
    const exchanges: Exchange[] = [];
    const findings: Finding[] = [];
    const warnings: Finding[] = [];
    const finish = (verdict: Verdict, reason?: string): Result => ({
      check: about,
      verdict,
      findings: [...findings, ...warnings],
      ...(reason !== undefined && { reason }),
      exchanges,
      duration: clock() - begun,
    });
    if (signal?.aborted) return finish('skipped', interrupted);
    const lacking = check.needs?.map((feature) => service.lacks(feature)).find((reason) => reason !== undefined);
    if (lacking !== undefined) return finish('skipped', lacking);
    if (check.slow && !options.suites && !options.only) {
      return finish('skipped', `it waits up to a minute: the suite ${check.suite} or ${check.id} has to be asked for`);
    }

    const cleanup = createCleanup(baseUrl, { otherTenant });
    let count = 0;
    const target = createTarget({
      baseUrl,
      credential,
      patience,
      otherTenant,
      profile,
      dialect: dialects[scim],
      service,
      transmit: async (request, patience) => {
        // A create that is under way is let finish: what it makes could not be removed otherwise.
        const finishes = request.method === 'POST' && !request.bytes && !signal?.aborted;
        const sent = await transmit(request, finishes ? undefined : signal, patience);
        if (sent.response) cleanup.note(request, sent.response);
        return sent;
      },
      unique: (name) => `${name}-${seed.toString(36)}-${check.id}-${++count}`,
      onExchange: (exchange) => exchanges.push(exchange),
      onFinding: (finding) => findings.push(withoutSecrets(finding)),
      onWarning: (finding) => warnings.push(withoutSecrets(finding)),
    });
    let reason: string | undefined;
    let ended: Verdict | undefined;
    try {
      await run(target);
    } catch (error) {
      if (error instanceof CheckSkipped) [ended, reason] = ['skipped', error.message];
      else if (error instanceof UnreachableError) [ended, reason] = ['error', error.message];
      else if (!(error instanceof CheckFailed))
        [ended, reason] = ['error', error instanceof Error ? (error.stack ?? error.message) : String(error)];
    }
    if (!keep) await remove(cleanup.left());
    if (signal?.aborted && ended !== 'error') return finish('skipped', interrupted);
    return finish(ended ?? verdictOf(check, findings, warnings), reason);
  };

  const chosen = selectChecks({ ...options, profile });
  const results = new Map<Check, Result>();
  const runAndTell = async (check: Check): Promise<void> => {
    const result = await runCheck(check);
    results.set(check, result);
    onResult(result, results.size, chosen.length);
  };
  const waiting = pool(
    chosen.filter((check) => check.slow),
    Infinity,
    runAndTell,
  );
  await pool(
    chosen.filter((check) => !check.alone && !check.slow),
    concurrency,
    runAndTell,
  );
  await pool(
    chosen.filter((check) => check.alone),
    1,
    runAndTell,
  );
  await waiting;

  const ordered = chosen.map((check) => results.get(check)!);
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, error: 0 };
  for (const { verdict } of ordered) counts[verdict]++;
  return { baseUrl, profile, started, duration: clock() - started, seed, service, results: ordered, counts, left };
};
