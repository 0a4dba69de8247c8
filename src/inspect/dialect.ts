import { errorSchema } from '../protocol/error.ts';
import { isObject, member, type Json, type JsonObject } from '../protocol/json.ts';
import { listResponseSchema } from '../protocol/messages/list-response.ts';
import { groupSchema } from '../protocol/schemas/group.ts';
import { userSchema } from '../protocol/schemas/user.ts';
import { coreUrn } from '../protocol/v1/urns.ts';

export const scimVersions = ['2.0', '1.1'] as const;
/** A version of SCIM that a service can be inspected for. */
export type ScimVersion = (typeof scimVersions)[number];

/** What an error lacks: what was expected of it, and what was found. */
interface Lack {
  readonly expected: string;
  readonly found: Json | undefined;
}

/** What a version of SCIM calls what both have. */
export interface Dialect {
  readonly mediaType: string;
  readonly userSchema: string;
  readonly groupSchema: string;
  readonly listSchema: string;
  readonly configPath: string;
  /** What is wrong with an error that was answered with this status; undefined where it is as it should be. */
  readonly lackOf: (error: JsonObject, status: number) => Lack | undefined;
}

export const dialects: Readonly<Record<ScimVersion, Dialect>> = {
  '2.0': {
    mediaType: 'application/scim+json',
    userSchema: userSchema.id,
    groupSchema: groupSchema.id,
    listSchema: listResponseSchema,
    configPath: '/ServiceProviderConfig',
    lackOf: ({ schemas, status: code }, status) => {
      if (!Array.isArray(schemas) || !schemas.includes(errorSchema)) {
        return { expected: `schemas: ["${errorSchema}"] in the error`, found: schemas };
      }
      return code === String(status)
        ? undefined
        : { expected: `status in the error, as a string: "${status}"`, found: code };
    },
  },
  '1.1': {
    mediaType: 'application/json',
    userSchema: coreUrn,
    groupSchema: coreUrn,
    listSchema: coreUrn,
    configPath: '/ServiceProviderConfigs',
    lackOf: ({ Errors: errors }, status) => {
      const [error] = Array.isArray(errors) ? errors.filter(isObject) : [];
      if (!error) return { expected: 'Errors: [{ "description", "code" }] in the error', found: errors };
      const [description, code] = [member(error, 'description'), member(error, 'code')];
      if (typeof description !== 'string' || description === '') {
        return { expected: 'a description in Errors', found: description };
      }
      return code === status || code === String(status)
        ? undefined
        : { expected: `code in Errors: "${status}"`, found: code };
    },
  },
};
