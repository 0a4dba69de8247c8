import { STATUS_CODES } from 'node:http';
import type { ClientRequest } from '../../client/exchange.ts';
import { assert } from './assertions.ts';
import { comparisons, textOf } from './comparisons.ts';
import { encodeUrl } from './encode-url.ts';
import type { RequestStep } from './file.ts';
import { prepare, refusalOf } from './request.ts';
import type { ScriptInput, ScriptRequest } from './sandbox.ts';
import { nothing, refused, type Outcome, type Session } from './session.ts';
import { isSource, readSource, type Answered } from './source.ts';
import { TemplateError } from './template.ts';

const toClient = ({ method, url, headers, body }: ScriptRequest): ClientRequest => ({
  method,
  url: encodeUrl(url),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  ...((body !== '' || !['GET', 'HEAD'].includes(method)) && { body }),
});

/** What of the step's assertions and extractions the runner does not know. */
const unknownParts = ({ assertions, variables }: RequestStep): string[] => [
  ...[...assertions, ...variables]
    .filter(({ source }) => !isSource(source))
    .map(({ source }) => `this runner does not read "${source}"`),
  ...assertions
    .filter(({ comparison }) => !comparisons.has(comparison))
    .map(({ comparison }) => `"${comparison}" is no comparison that this runner knows`),
];

const scriptInput = (request: ScriptRequest, { response, duration }: Answered): Omit<ScriptInput, 'variables'> => ({
  request,
  ...(response && {
    response: {
      body: response.body,
      status: response.status,
      reason: STATUS_CODES[response.status] ?? '',
      headers: response.headers,
      size_bytes: Buffer.byteLength(response.body),
      response_time_ms: duration,
    },
  }),
});

/** Fills the templates, then: scripts before, request, extraction, scripts after, assertions. */
export const runRequest = async (step: RequestStep, session: Session): Promise<Outcome> => {
  const refusal = refusalOf(step);
  if (refusal !== undefined) return refused(refusal);
  const problems: string[] = [];
  const log: string[] = [];
  const failed = (): Outcome => ({ ...nothing, verdict: 'fail', log, problems });

  let prepared: ScriptRequest;
  try {
    prepared = prepare(step, (text) => session.fill(text));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.push(error.message);
    return failed();
  }

  const runScripts = async (scripts: readonly string[], when: string, input: () => Omit<ScriptInput, 'variables'>) => {
    for (const [i, text] of scripts.entries()) {
      const { output, failure } = await session.script(text, input());
      log.push(...(output?.log ?? []));
      if (failure !== undefined) problems.push(`script ${i + 1} ${when} failed: ${failure}`);
      const { headers, ...rest } = output?.request ?? prepared;
      const joined = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
      prepared = { ...rest, headers: Object.fromEntries(joined) as Record<string, string> };
    }
  };
  await runScripts(step.before_scripts, 'before the request', () => ({ request: prepared }));
  if (problems.length > 0) return failed();

  const request = toClient(prepared);
  const { response, exchange } = await session.send(request);
  const answered: Answered = { response, duration: exchange.duration };
  if (exchange.failure !== undefined) problems.push(`no response came: ${exchange.failure}`);

  const variables: Record<string, string> = {};
  for (const { source, property, name } of response ? step.variables : []) {
    const reading = readSource(source, property, answered);
    if ('problem' in reading) problems.push(`the variable ${name} cannot be extracted: ${reading.problem}`);
    else session.setVariable(name, (variables[name] = textOf(reading.value)));
  }
  if (response) await runScripts(step.scripts, 'after the response', () => scriptInput(prepared, answered));

  const assertions = step.assertions.map((assertion) => assert(assertion, answered, session));
  const unknown = unknownParts(step);
  const fails = problems.length > 0 || assertions.some(({ verdict }) => verdict === 'fail');
  return {
    verdict: unknown.length > 0 ? 'error' : fails ? 'fail' : 'pass',
    method: request.method,
    url: request.url,
    exchange,
    assertions,
    variables,
    log,
    problems: [...unknown, ...problems],
  };
};
