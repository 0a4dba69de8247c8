import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClientKind, ScimVersion } from '../../src/provisioning/application.ts';
import { answerOf, type Flow } from '../../src/provisioning/flow.ts';
import type { JsonObject } from '../../src/protocol/json.ts';
import { application } from './application.ts';
import { flowOf } from './recorded-flows.ts';

interface Recording {
  readonly what: string;
  readonly client: {
    readonly kind: ClientKind;
    readonly scim: ScimVersion;
    readonly importGroups?: boolean;
    readonly uniqueIdentifier?: string;
    readonly getBeforeDeactivate?: boolean;
  };
  readonly flow: string;
  readonly input: JsonObject;
  readonly exchanges: readonly {
    /** The request line. */
    readonly send: string;
    /** Its properties are in the order in which they are sent. */
    readonly body?: JsonObject;
    readonly status: number;
    readonly answer?: JsonObject;
    /** What is answered where it is no JSON. */
    readonly text?: string;
  }[];
  readonly outcome: JsonObject;
}

const drive = (flow: Flow<unknown>, { exchanges }: Recording) => {
  const sent: { send: string; body: string }[] = [];
  let step = flow.next();
  for (const { status, answer, text = answer ? JSON.stringify(answer) : '' } of exchanges) {
    if (step.done) break;
    const { method, path, body } = step.value;
    sent.push({ send: `${method} ${path}`, body: body ? JSON.stringify(body) : '' });
    step = flow.next(answerOf(status, text));
  }
  if (!step.done) sent.push({ send: `${step.value.method} ${step.value.path}`, body: 'one request too many' });
  return { sent, outcome: step.done ? step.value : undefined };
};

for (const version of ['2.0', '1.1']) {
  describe(`SCIM ${version}, byte by byte`, () => {
    const files = globSync(`test/recorded/org/${version}/*.json`).toSorted();
    it('has recordings', () => expect(files.length).toBeGreaterThan(40));

    for (const file of files) {
      const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
      const { kind } = recording.client;
      it(`${kind}: ${recording.what} (${basename(file, '.json')})`, () => {
        const { scim, ...options } = recording.client;
        const { sent, outcome } = drive(
          flowOf(recording.flow, application({ ...options, scim }), recording.input),
          recording,
        );
        expect(sent).toEqual(
          recording.exchanges.map(({ send, body }) => ({ send, body: body ? JSON.stringify(body) : '' })),
        );
        const { ok, value, count, ...failure } = recording.outcome;
        expect(outcome?.ok).toBe(ok);
        if (!outcome) return;
        if (!outcome.ok) expect(outcome.failure).toMatchObject(failure);
        else if (count !== undefined) expect(outcome.value).toHaveLength(Number(count));
        else expect(outcome.value).toMatchObject(value as JsonObject);
      });
    }
  });
}
