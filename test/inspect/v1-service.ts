import { createServiceUnderInspection } from './service-under-inspection.ts';

/** Our own service as SCIM 1.1, with a user and a group, which keeps passwords. */
export const openV1 = async (options: Parameters<typeof createServiceUnderInspection>[0] = {}) => {
  const target = await createServiceUnderInspection({ hashPassword: async () => 'hash', ...options });
  const baseUrl = target.baseUrl.replace(/v2$/, 'v1');
  const headers = { authorization: target.authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ schemas: ['urn:scim:schemas:core:1.0'], displayName: 'Everyone' });
  await target.fetch(`${baseUrl}/Groups`, { method: 'POST', headers, body });
  return { ...target, baseUrl };
};
