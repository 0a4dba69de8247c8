import { onTestFinished } from 'vitest';
import type { ProfileName } from '../../src/protocol/leniency.ts';
import { createHarness, type Answer, type Harness, type SendOptions } from './harness.ts';

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchOpUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export const everyProfile: readonly ProfileName[] = ['rfc', 'okta', 'entra'];

/** A harness for one test, closed when the test is done. */
export const open = async (options?: Parameters<typeof createHarness>[0]): Promise<Harness> => {
  const harness = await createHarness(options);
  onTestFinished(() => harness.close());
  return harness;
};

/** The path with its query, percent-encoded. */
export const url = (path: string, query: Record<string, string | number>): string => {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${parameters.join('&')}`;
};

/** GET of a list. */
export const list = (
  { send }: Harness,
  path: string,
  query: Record<string, string | number> = {},
  options?: SendOptions,
): Promise<Answer> => send('GET', url(path, query), undefined, options);

/** What an error says, in a form that tests compare: `400 invalidValue`. */
export const refusal = ({ status, json }: Answer): string =>
  json.schemas?.[0] === 'urn:ietf:params:scim:api:messages:2.0:Error' && json.status === String(status) && json.detail
    ? [status, json.scimType].filter(Boolean).join(' ')
    : `${status} without an Error`;
