import * as v from 'valibot';
import { isObject } from '../../protocol/json.ts';

const text = v.nullish(v.string(), '');
const scalar = v.nullish(v.union([v.string(), v.number(), v.boolean()]), '');
const list = <S extends v.GenericSchema>(item: S) => v.nullish(v.array(item), []);

/** Both shapes occur, even within one step: a list of values, or one of them alone. */
const values = v.record(
  v.string(),
  v.union([
    v.array(v.string()),
    v.pipe(
      v.string(),
      v.transform((value) => [value]),
    ),
  ]),
);
const nothing = v.pipe(
  v.union([v.tuple([]), v.null()]),
  v.transform((): Record<string, string[]> => ({})),
);

const scripts = v.pipe(
  list(v.string()),
  v.transform((all) => all.filter((script) => script.trim() !== '')),
);

const assertion = v.object({ source: v.string(), property: text, comparison: v.string(), value: scalar });

const extraction = v.object({ source: text, property: text, name: text });

const common = { note: text, skipped: v.nullish(v.boolean(), false) };

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const unsent = ['args', 'data', 'multipart_form', 'binary_body', 'graphql_body'] as const;

const request = v.pipe(
  v.looseObject({
    ...common,
    step_type: v.literal('request'),
    method: v.string(),
    url: v.string(),
    headers: v.optional(v.union([values, nothing]), {}),
    body: text,
    form: v.optional(v.union([values, nothing]), {}),
    auth: v.nullish(v.object({ auth_type: text, username: text, password: text }), {}),
    // Okta's files hold entries without a name, which mean nothing.
    variables: v.pipe(
      list(extraction),
      v.transform((all) => all.filter(({ name }) => name !== '')),
    ),
    assertions: list(assertion),
    before_scripts: scripts,
    scripts,
  }),
  v.check(({ form, body }) => isEmpty(form) || body === '', 'either "form" or "body", not both'),
  v.transform((step) => ({
    ...step,
    /** What the step wants sent and the runner does not send. */
    unsent: unsent.filter((name) => !isEmpty(step[name])),
  })),
);

const pause = v.object({ ...common, step_type: v.literal('pause'), duration: v.pipe(v.number(), v.minValue(0)) });

const other = v.object({ ...common, step_type: v.string() });

export type Assertion = v.InferOutput<typeof assertion>;
export type RequestStep = v.InferOutput<typeof request>;
type OtherStep = v.InferOutput<typeof other>;
export interface ConditionStep extends OtherStep {
  readonly step_type: 'condition';
  readonly left_value: string | number | boolean;
  readonly comparison: string;
  readonly right_value: string | number | boolean;
  readonly steps: readonly Step[];
}
/** A step of a type that is none of these is refused when it is run. */
export type Step = RequestStep | v.InferOutput<typeof pause> | ConditionStep | OtherStep;

const condition: v.GenericSchema<unknown, Step> = v.object({
  ...common,
  step_type: v.literal('condition'),
  left_value: scalar,
  comparison: v.string(),
  right_value: scalar,
  steps: list(v.lazy(() => step)),
});

const schemas = new Map<unknown, v.GenericSchema<unknown, Step>>([
  ['request', request],
  ['pause', pause],
  ['condition', condition],
]);

const step: v.GenericSchema<unknown, Step> = v.lazy(
  (input) => schemas.get((input as { step_type?: unknown } | null)?.step_type) ?? other,
);

const test = v.object({ name: text, description: text, steps: v.array(step) });

export const isRequest = (step: Step): step is RequestStep => step.step_type === 'request';
export const isPause = (step: Step): step is v.InferOutput<typeof pause> => step.step_type === 'pause';
export const isCondition = (step: Step): step is ConditionStep => step.step_type === 'condition';

/** A test as Runscope (BlazeMeter API Monitoring) exports it, in the names of that format. */
export interface RunscopeTest extends v.InferOutput<typeof test> {
  readonly file: string;
}

/** A file that is no export of Runscope; the message says where, and what was expected. */
export class RunscopeFileError extends Error {
  override readonly name = 'RunscopeFileError';
}

/** `step 4 ("Create a user").assertions[0].comparison`, as people count steps. */
const place = (path: readonly { readonly key: unknown; readonly value: unknown }[]): string => {
  let text = '';
  for (const { key, value } of path) {
    if (typeof key !== 'number') text += `${text && '.'}${String(key)}`;
    else if (!text.endsWith('steps')) text += `[${key}]`;
    else {
      const note = isObject(value) && typeof value['note'] === 'string' ? ` ("${value['note'].trim()}")` : '';
      text = `${text.slice(0, -'steps'.length)}step ${key + 1}${note}`;
    }
  }
  return text;
};

/**
 * Reads a file that Runscope exported: one test, or a bucket of them.
 * @param file its name, for messages
 * @throws RunscopeFileError with file, step, and what was expected
 */
export const parseRunscope = (json: string, file: string): readonly RunscopeTest[] => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new RunscopeFileError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const exported: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (exported.length === 0) throw new RunscopeFileError(`${file} holds no test: expected one, or an array of them.`);
  return exported.map((candidate) => {
    const { success, output, issues } = v.safeParse(test, candidate);
    if (success) return { ...output, file };
    const { path, expected, received, message } = issues[0];
    const found = received === 'undefined' ? 'nothing' : received;
    const problem = `expected ${expected === null ? message : `${expected}, found ${found}`}`;
    throw new RunscopeFileError([file, place(path ?? []), problem].filter(Boolean).join(': '));
  });
};
