import { coreUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import { v1Check } from './v1-check.ts';

const hint = 'SCIM 1.1 writes an error as {"Errors":[{"description":"…","code":"404"}]}.';

/** Errors (SCIM 1.1 protocol §3.9). */
export const v1ErrorChecks: readonly Check[] = [
  v1Check('v11-04-unknown', 'protocol/3.9', 'An unknown id is answered with 404 and Errors.', async (t) =>
    t.scimError(await t.get(`/Users/${t.unique('nobody')}`), 404, undefined, { hint }),
  ),
  v1Check('v11-04-conflict', 'protocol/3.9', 'A userName that is taken is answered with 409 and Errors.', async (t) => {
    const body = t.userBody();
    await t.send('POST', '/Users', { body });
    t.scimError(await t.send('POST', '/Users', { body }), 409, undefined, { hint });
  }),
  v1Check('v11-04-syntax', 'protocol/3.9', 'A body that is no JSON is answered with 400 and Errors.', async (t) =>
    t.scimError(await t.send('POST', '/Users', { body: '{"userName":' }), 400, undefined, { hint }),
  ),
  v1Check('v11-04-required', 'protocol/3.9', 'A user without a userName is answered with 400 and Errors.', async (t) =>
    t.scimError(await t.send('POST', '/Users', { body: { schemas: [coreUrn], nickName: 'Babs' } }), 400, undefined, {
      hint,
    }),
  ),
  v1Check('v11-04-unauthorized', 'protocol/3.9', 'A wrong credential is answered with 401 and Errors.', async (t) => {
    if (t.authorization === undefined) t.skip('the run has no credential');
    const authorization = 'Bearer 00000000';
    t.scimError(await t.send('GET', '/Users', { query: { count: 1 }, authorization }), 401, undefined, { hint });
  }),
];
