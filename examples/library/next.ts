// SCIM as a route handler of Next's app router: this file is `app/scim/[...path]/route.ts`
import { createResourceTypes, createService, openStorage } from 'muster-scim';

const { resourceTypes } = createResourceTypes();
const storage = await openStorage({ database: process.env['DATABASE'] ?? 'scim.db', resourceTypes });
const scim = createService({ storage });

const handle = (request: Request): Promise<Response> => scim.fetch(request);
export {
  handle as GET,
  handle as POST,
  handle as PUT,
  handle as PATCH,
  handle as DELETE,
  handle as HEAD,
  handle as OPTIONS,
};
