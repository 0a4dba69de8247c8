import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Check } from '../../src/inspect/check.ts';
import type { ScimVersion } from '../../src/inspect/dialect.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { parseRunscope } from '../../src/inspect/runscope/file.ts';
import { runRunscope, type RunscopeOptions } from '../../src/inspect/runscope/run.ts';
import { oktaSpecChecks } from '../../src/inspect/suites/okta-spec.ts';
import { v1OktaSpecChecks } from '../../src/inspect/suites/v1-okta-spec.ts';
import { sharedFile } from '../shared.ts';
import { answeringJson, answeringTo, without, type Mutant } from './mutants/mutant.ts';
import { oktaSpecMutants } from './mutants/okta-spec.ts';
import { v1OktaSpecMutants } from './mutants/v1-okta.ts';
import { createServiceUnderInspection, fetchOf } from './service-under-inspection.ts';
import { openV1 } from './v1-service.ts';

interface Spec {
  readonly scim: ScimVersion;
  readonly file: string;
  readonly requests: number;
  readonly checks: readonly Check[];
  readonly mutants: readonly Mutant[];
}

const specs: readonly Spec[] = [
  {
    scim: '2.0',
    file: 'Okta-SCIM-20-SPEC-Test.json',
    requests: 12,
    checks: oktaSpecChecks,
    mutants: oktaSpecMutants,
  },
  {
    scim: '1.1',
    file: 'Okta-SCIM-11-SPEC-Test.json',
    requests: 16,
    checks: v1OktaSpecChecks,
    mutants: v1OktaSpecMutants,
  },
];
const initialScript = readFileSync(sharedFile('okta/runscope/initial-script-spec.js'), 'utf8');

/** What the initial script sets, so that it need not run each time. */
const variables = {
  randomGivenName: 'Barbara',
  randomFamilyName: 'Jensen',
  randomEmail: 'BarbaraJensen@example.com',
  randomUsername: 'BarbaraJensen@example.com',
  randomUsernameCaps: 'BARBARAJENSEN@EXAMPLE.COM',
  InvalidUserEmail: 'nobody@example.com',
  UserIdThatDoesNotExist: '010101001010101011001010101011',
};

/** Each request of the suite, and whether it passed. */
type Verdicts = readonly (readonly [request: number, passed: boolean])[];

const open = async ({ scim }: Spec, wrap: Mutant['wrap']) => {
  const { close, service, ...target } = await (scim === '1.1' ? openV1 : createServiceUnderInspection)({
    profile: 'okta',
  });
  onTestFinished(close);
  return { ...target, fetch: fetchOf(wrap(service)) };
};

const judgedByFile = async (
  spec: Spec,
  wrap: Mutant['wrap'],
  start: Pick<RunscopeOptions, 'initialScript' | 'variables'> = { variables },
): Promise<Verdicts> => {
  const [suite] = parseRunscope(readFileSync(sharedFile(`okta/runscope/${spec.file}`), 'utf8'), spec.file);
  const { steps } = await runRunscope(suite!, {
    ...(await open(spec, wrap)),
    ...start,
    pauseScale: 0,
    relaxTime: false,
    now: Date.now,
    random: Math.random,
    sleep: () => Promise.resolve(),
  });
  return steps.filter(({ type }) => type === 'request').map(({ verdict }, i) => [i + 1, verdict === 'pass']);
};

const judgedByChecks = async (spec: Spec, wrap: Mutant['wrap']): Promise<Verdicts> => {
  const { results } = await inspect({
    ...(await open(spec, wrap)),
    profile: 'okta',
    scim: spec.scim,
    checks: spec.checks,
    suites: ['okta'],
  });
  return results.map(({ verdict }, i) => [i + 1, verdict === 'pass']);
};

/** Faults at which a reader might be stricter, or laxer, than Okta's file. */
const others: readonly (readonly [name: string, wrap: Mutant['wrap']])[] = [
  [
    'writes the numbers of lists as strings',
    answeringJson((body) => (body.Resources ? { ...body, totalResults: `${body.totalResults}` } : undefined)),
  ],
  ['answers each create with 200', answeringTo('POST', /^\/Users$/, (response) => ({ ...response, status: 200 }))],
  [
    'answers a create without the id',
    answeringJson((body, { status }) => (status === 201 ? without('id')(body) : undefined)),
  ],
  [
    'answers a create without e-mails',
    answeringJson((body, { status }) => (status === 201 ? without('emails')(body) : undefined)),
  ],
  [
    'writes active as a string',
    answeringJson((body) => ('active' in body ? { ...body, active: String(body.active) } : undefined)),
  ],
  [
    'writes active with a capital',
    answeringJson((body) => ('active' in body ? { ...body, active: 'True' } : undefined)),
  ],
  [
    'gives the status of an error as a number',
    answeringJson((body) => (body.detail ? { ...body, status: Number(body.status) } : undefined)),
  ],
  ['gives an error no status', answeringJson((body) => (body.detail ? without('status')(body) : undefined))],
  [
    'gives schemas as a string',
    answeringJson((body) => (body.schemas ? { ...body, schemas: body.schemas[0] } : undefined)),
  ],
  [
    'has users without an e-mail',
    answeringJson((body) =>
      body.Resources ? { ...body, Resources: body.Resources.map((u: object) => ({ ...u, emails: [] })) } : undefined,
    ),
  ],
  [
    'calls its lists resources',
    answeringJson(({ Resources, ...body }) => (Resources ? { ...body, resources: Resources } : undefined)),
  ],
  ['leaves Resources out', answeringJson((body) => (body.Resources ? without('Resources')(body) : undefined))],
];

describe.each(specs)("our checks of Okta's SPEC suite for SCIM $scim", (spec) => {
  it("make every request of Okta's file, and both pass our service", async () => {
    const verdicts = await judgedByFile(spec, (service) => service, { initialScript, variables: {} });
    expect(verdicts).toEqual(Array.from({ length: spec.requests }, (_, i) => [i + 1, true]));
    expect(await judgedByChecks(spec, (service) => service)).toEqual(verdicts);
  });

  const faults = [...spec.mutants.map(({ name, wrap }) => [name, wrap] as const), ...others];
  for (const [name, wrap] of faults) {
    it(`judge a service that ${name} as Okta's file does`, async () => {
      const verdicts = await judgedByFile(spec, wrap);
      expect(await judgedByChecks(spec, wrap)).toEqual(verdicts);
    });
  }
});
