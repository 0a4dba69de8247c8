import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import { isObject, type Json, type JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance } from '../../../src/protocol/leniency.ts';
import { applyPatch } from '../../../src/protocol/patch/apply.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import { readResource } from '../../../src/protocol/resource.ts';
import { testType } from '../test-resource.ts';
import { applySteps, Refused, resource, step, toOperation, type Step } from './model.ts';

const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

/** The document as it is stored, or undefined where two of its values are primary. */
const stored = (input: JsonObject): JsonObject | undefined => {
  try {
    const body = { schemas: [testType.schema.id], ...input };
    const { schemas: urns = [], ...rest } = readResource(testType, body, createTolerance('rfc'), 'create').attributes;
    return { schemas: urns, id: '1', ...rest };
  } catch {
    return undefined;
  }
};
const document = resource.map(stored).filter((found) => found !== undefined);

const apply = (before: JsonObject, steps: readonly Step[], pathless = false): JsonObject => {
  const tolerance = createTolerance('rfc');
  const body = { schemas, Operations: steps.map((one) => toOperation(one, pathless)) };
  const text = JSON.stringify(before);
  const operations = parsePatch(testType, body, tolerance, { operations: 100 });
  const { attributes } = applyPatch(testType, { attributes: before }, operations, tolerance);
  expect(JSON.stringify(before)).toBe(text);
  return attributes;
};

const outcome = (act: () => JsonObject): Json => {
  try {
    return act();
  } catch (error) {
    if (error instanceof ScimError) return error.scimType ?? null;
    if (error instanceof Refused) return error.message;
    throw error;
  }
};

const elements = (after: JsonObject): JsonObject[] => {
  const list = after['complexes'];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

describe('PATCH', () => {
  it('does what a naive model of RFC 7644 §3.5.2 does [life-07]', () => {
    fc.assert(
      fc.property(document, fc.array(step, { minLength: 1, maxLength: 5 }), fc.boolean(), (before, steps, pathless) => {
        expect(outcome(() => apply(before, steps, pathless))).toEqual(outcome(() => applySteps(before, steps)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('leaves the document in the form in which it would be created: nothing twice, one primary, in order', () => {
    fc.assert(
      fc.property(document, fc.array(step, { minLength: 1, maxLength: 3 }), (before, steps) => {
        const after = outcome(() => apply(before, steps));
        fc.pre(isObject(after));
        expect(JSON.stringify(after)).toBe(JSON.stringify(stored(after)));
        expect(elements(after).filter((e) => e['primary'] === true).length).toBeLessThan(2);
      }),
      { numRuns: 1_000 },
    );
  });

  it('changes nothing when what adds, replaces or removes whole attributes is repeated [patch-11, patch-51]', () => {
    const whole = step.filter((one) => !one.where);
    fc.assert(
      fc.property(document, whole, (before, one) => {
        const after = outcome(() => apply(before, [one]));
        fc.pre(isObject(after));
        expect(JSON.stringify(apply(after, [one]))).toBe(JSON.stringify(after));
      }),
      { numRuns: 1_000 },
    );
  });
});
