// SCIM below an application on node:http: `node examples/library/node-http.ts`
import { createServer } from 'node:http';
import { createResourceTypes, createService, openStorage } from 'muster-scim';

const { resourceTypes } = createResourceTypes();
const storage = await openStorage({ database: process.env['DATABASE'] ?? 'scim.db', resourceTypes });
const scim = createService({ storage });

const server = createServer((request, response) => {
  if (request.url?.startsWith('/scim/')) scim.listener(request, response);
  else response.end('The application.\n');
});
server.listen(Number(process.env['PORT'] ?? 3000), () => console.log(server.address()));
