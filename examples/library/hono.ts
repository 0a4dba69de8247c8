// SCIM as routes of a Hono application: `node examples/library/hono.ts`
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createResourceTypes, createService, openStorage } from 'muster-scim';

const { resourceTypes } = createResourceTypes();
const storage = await openStorage({ database: process.env['DATABASE'] ?? 'scim.db', resourceTypes });
const scim = createService({ storage });

const app = new Hono();
app.get('/', (c) => c.text('The application.\n'));
app.all('/scim/*', (c) => scim.fetch(c.req.raw));
const server = serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000) }, () =>
  console.log(server.address()),
);
