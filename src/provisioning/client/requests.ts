import type { JsonObject } from '../../protocol/json.ts';
import type { ScimRequest } from '../flow.ts';
import type { ScimClient } from './client.ts';

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const v1 = 'urn:scim:schemas:core:1.0';

export const schemaOf = ({ version }: ScimClient, type: 'User' | 'Group'): string =>
  version === '1.1' ? v1 : `urn:ietf:params:scim:schemas:core:2.0:${type}`;

export const pathOf = (endpoint: string, id: string): string => `${endpoint}/${encodeURIComponent(id)}`;

export const get = (path: string): ScimRequest => ({ method: 'GET', path });

export const page = (endpoint: string, startIndex: number, count: number): ScimRequest =>
  get(`${endpoint}?startIndex=${startIndex}&count=${count}`);

export const search = (endpoint: string, attribute: string, value: string): ScimRequest => {
  const filter = `${attribute} eq ${JSON.stringify(value)}`;
  return get(`${endpoint}?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`);
};

/** PATCH of SCIM 2.0, with these operations. */
export const operate = (path: string, operations: JsonObject[]): ScimRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [patchOp], Operations: operations },
});

/** PATCH of SCIM 1.1: the attributes lie at the top. */
export const patchV1 = (path: string, attributes: JsonObject): ScimRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [v1], ...attributes },
});

export const put = (path: string, body: JsonObject): ScimRequest => ({ method: 'PUT', path, body });

export const post = (path: string, body: JsonObject): ScimRequest => ({ method: 'POST', path, body });

/** A change of `active` by the PATCH of templates: without a path. */
export const patchActive = (client: ScimClient, id: string, active: boolean): ScimRequest => {
  const path = pathOf('/Users', id);
  return client.version === '1.1'
    ? patchV1(path, { id, active })
    : operate(path, [{ op: 'replace', value: { active } }]);
};

export const patchPassword = (client: ScimClient, id: string, password: string): ScimRequest => {
  const path = pathOf('/Users', id);
  return client.version === '1.1'
    ? patchV1(path, { password })
    : operate(path, [{ op: 'replace', value: { password } }]);
};
