import { member, type JsonObject } from '../json.ts';
import { coreUrn, textToV1 } from './urns.ts';

const text = (error: JsonObject, name: string): string => {
  const value = member(error, name);
  return typeof value === 'string' ? value : '';
};

/**
 * A SCIM 2.0 Error as SCIM 1.1 writes it (protocol §3.9), with a `detail` beside it, which Okta's test of SCIM 1.1 asks
 * for, and the scimType.
 */
export const errorToV1 = (error: JsonObject): JsonObject => {
  const description = textToV1(text(error, 'detail'));
  const scimType = text(error, 'scimType');
  return {
    schemas: [coreUrn],
    Errors: [{ description, code: text(error, 'status') }],
    ...(scimType && { scimType }),
    detail: description,
  };
};
