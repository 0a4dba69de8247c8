import type { ClientRequest } from '../../client/exchange.ts';
import type { send } from '../../client/send.ts';
import type { StepResult } from './result.ts';
import type { ScriptInput, ScriptOutcome } from './sandbox.ts';

/** What the steps of a run share. */
export interface Session {
  /** @throws TemplateError where an expression has no value */
  fill(text: string): string;
  setVariable(name: string, value: string): void;
  /** Runs a script over the variables, and keeps what it made of them. */
  script(text: string, input: Omit<ScriptInput, 'variables'>): Promise<ScriptOutcome>;
  send(request: ClientRequest): ReturnType<typeof send>;
  readonly relaxTime: boolean;
}

/** What came of a step, before it has its place in the run. */
export type Outcome = Omit<StepResult, 'number' | 'type' | 'title'>;

export const nothing = { assertions: [], variables: {}, log: [], problems: [] } as const;

export const refused = (problem: string): Outcome => ({ ...nothing, verdict: 'error', problems: [problem] });
