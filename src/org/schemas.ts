import * as v from 'valibot';
import { groupSchema } from './groups/schema.ts';
import { userSchema } from './users/schema.ts';

export const errorSchema = v.strictObject({
  errorCode: v.string(),
  errorSummary: v.string(),
  errorLink: v.string(),
  errorId: v.string(),
  errorCauses: v.array(v.strictObject({ errorSummary: v.string() })),
});

/** The schemas that the OpenAPI document refers to by name. */
export const named: Readonly<Record<string, v.GenericSchema>> = {
  Error: errorSchema,
  User: userSchema,
  Group: groupSchema,
};
