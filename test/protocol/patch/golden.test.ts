import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScimError } from '../../../src/protocol/error.ts';
import type { JsonObject } from '../../../src/protocol/json.ts';
import { createTolerance, type ProfileName } from '../../../src/protocol/leniency.ts';
import type { MemberChange } from '../../../src/protocol/members.ts';
import { applyPatch } from '../../../src/protocol/patch/apply.ts';
import { parsePatch } from '../../../src/protocol/patch/patch-op.ts';
import { groupType, userType } from '../../../src/protocol/resource-types.ts';

/** A PATCH as the RFC prints it or a client sends it, and what becomes of the document. */
interface Golden {
  readonly source: string;
  readonly cases: readonly string[];
  readonly profile: ProfileName;
  readonly type: 'User' | 'Group';
  readonly before: JsonObject;
  readonly patch: JsonObject;
  readonly after?: JsonObject;
  readonly members?: MemberChange;
  readonly password?: string;
  readonly error?: { readonly status: number; readonly scimType: string };
}

const folder = join(import.meta.dirname, '../../golden/patch');
const goldens = readdirSync(folder).map((file) => {
  const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
  return { file, title: `${golden.source} [${golden.cases.join(', ')}]`, ...golden };
});

const outcome = ({ profile, type: name, before, patch }: Golden): { after?: JsonObject; error?: unknown } => {
  const type = name === 'User' ? userType : groupType;
  const tolerance = createTolerance(profile);
  try {
    const operations = parsePatch(type, patch, tolerance, { operations: 100 });
    const { attributes: after, ...rest } = applyPatch(type, { attributes: before }, operations, tolerance);
    return { after, ...rest };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { error: { status: error.status, scimType: error.scimType } };
  }
};

describe('PATCH as it is printed and sent', () => {
  it.each(goldens)('$file: $title', (golden) => {
    const { after, members, password, error } = golden;
    const result = outcome(golden);
    expect(result).toEqual({
      ...(after && { after }),
      ...(members && { members }),
      ...(password && { password }),
      ...(error && { error }),
    });
    // The order of the members too, since equal text means that nothing changed.
    expect(JSON.stringify(result.after)).toBe(JSON.stringify(after));
  });
});
