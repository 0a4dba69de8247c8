// SCIM as routes of a Fastify application: `node examples/library/fastify.ts`
import fastify from 'fastify';
import { createResourceTypes, createService, openStorage } from 'muster-scim';

const { resourceTypes } = createResourceTypes();
const storage = await openStorage({ database: process.env['DATABASE'] ?? 'scim.db', resourceTypes });
const scim = createService({ storage });

const app = fastify();
app.get('/', async () => 'The application.\n');
await app.register(async (scope) => {
  // The service reads bodies itself: it has its own limits, and says what is wrong in SCIM's words.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
  scope.all('/scim/*', (request, reply) => {
    reply.hijack();
    scim.listener(request.raw, reply.raw);
  });
});
await app.listen({ port: Number(process.env['PORT'] ?? 3000) });
console.log(app.server.address());
