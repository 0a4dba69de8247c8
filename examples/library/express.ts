// SCIM below a path of an Express application, behind its body parser: `node examples/library/express.ts`
import express from 'express';
import { createResourceTypes, createService, openStorage } from 'muster-scim';

const { resourceTypes } = createResourceTypes();
const storage = await openStorage({ database: process.env['DATABASE'] ?? 'scim.db', resourceTypes });
const scim = createService({ storage });

const app = express();
app.use(express.json({ type: ['application/json', 'application/scim+json'] }));
app.get('/', (_request, response) => void response.send('The application.\n'));
app.use('/scim', scim.listener);
const server = app.listen(Number(process.env['PORT'] ?? 3000), () => console.log(server.address()));
