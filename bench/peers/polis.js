// Polis' directory sync as a library, over PostgreSQL, behind node:http.
import { once } from 'node:events';
import { createServer } from 'node:http';
import jackson from '@boxyhq/saml-jackson';

const [port, url] = process.argv.slice(2);
const { directorySyncController } = await (jackson.controllers ?? jackson.default.controllers)({
  externalUrl: `http://127.0.0.1:${port}`,
  samlAudience: 'https://saml.example.com',
  samlPath: '/sso',
  scimPath: '/scim/v2',
  db: { engine: 'sql', type: 'postgres', url },
  noAnalytics: true,
});
const { data } = await directorySyncController.directories.create({
  tenant: 'bench',
  product: 'bench',
  name: 'okta',
  type: 'okta-scim-v2',
});
const events = async () => undefined;
const read = async (request) => {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? undefined : JSON.parse(text);
};
const handle = async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const [directoryId, path = '', resourceId] = pathname.slice('/scim/v2/'.length).split('/');
  const answer = await directorySyncController.requests.handle(
    {
      method: request.method,
      body: await read(request),
      directoryId,
      resourceType: path.toLowerCase(),
      resourceId,
      apiSecret: request.headers.authorization?.replace('Bearer ', ''),
      query: {
        count: searchParams.has('count') ? Number(searchParams.get('count')) : undefined,
        startIndex: searchParams.has('startIndex') ? Number(searchParams.get('startIndex')) : undefined,
        filter: searchParams.get('filter') ?? undefined,
      },
    },
    events,
  );
  response.writeHead(answer.status, { 'content-type': 'application/scim+json' });
  response.end(answer.data === undefined ? undefined : JSON.stringify(answer.data));
};
const server = createServer((request, response) => {
  handle(request, response).catch(() => response.writeHead(500).end());
}).listen(Number(port), '127.0.0.1');
await once(server, 'listening');
const { path, secret } = data.scim;
console.log(JSON.stringify({ base: path, authorization: `Bearer ${secret}` }));
