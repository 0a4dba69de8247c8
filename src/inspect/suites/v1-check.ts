import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Check, Level } from '../check.ts';
import { departing } from '../modified.ts';
import type { Answer, Target, Why } from '../target.ts';

/** A check of SCIM 1.1; `section` is one of its protocol unless it says `schema/`. */
export const v1Check = (
  id: string,
  section: string,
  requirement: string,
  run: Check['run'],
  { level = 'MUST', ...more }: Partial<Pick<Check, 'needs' | 'alone'>> & { readonly level?: Level } = {},
): Check => ({
  id,
  suite: 'v1',
  scim: '1.1',
  section: `scim1.1/${section}`,
  level,
  requirement,
  run,
  ...more,
});

/** Demands that a resource holds these values; null: none, an array: these and no others. */
export const demandHeld = (t: Target, answer: Answer, wanted: JsonObject, why?: Why): void => {
  const departure = departing(wanted, t.object(answer), '');
  t.demand(
    departure === undefined,
    JSON.stringify(wanted),
    `another ${departure}: ${answer.text.slice(0, 300)}`,
    answer,
    why,
  );
};

/** Reads a resource and demands these values of it. */
export const demandRead = async (t: Target, path: string, wanted: JsonObject, why?: Why): Promise<void> => {
  const answer = await t.get(path);
  t.status(answer, 200, why);
  demandHeld(t, answer, wanted, why);
};

/** Sends the PATCH of SCIM 1.1, which has to succeed. */
export const change = async (t: Target, path: string, body: JsonObject, why?: Why): Promise<Answer> => {
  const answer = await t.send('PATCH', path, { body: { schemas: ['urn:scim:schemas:core:1.0'], ...body } as Json });
  t.status(answer, [200, 204], why);
  return answer;
};

export const userPath = ({ id }: { readonly id: string }): string => `/Users/${encodeURIComponent(id)}`;
export const groupPath = ({ id }: { readonly id: string }): string => `/Groups/${encodeURIComponent(id)}`;
