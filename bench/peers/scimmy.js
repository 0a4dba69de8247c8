// scimmy-routers over Maps, as its documentation shows it; users are found to be unique by a Map of their names.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import express from 'express';
import { default as Routers, SCIMMY } from 'scimmy-routers';

const createHandlers = (unique) => {
  const stored = new Map();
  const taken = new Map();
  const find = (id) => {
    const found = stored.get(id);
    if (!found) throw new SCIMMY.Types.Error(404, '', `Resource ${id} not found`);
    return found;
  };
  return {
    egress: ({ id, filter }) => {
      if (id !== undefined) return find(id);
      const all = [...stored.values()];
      return filter ? filter.match(all) : all;
    },
    ingress: ({ id: asked }, sent) => {
      const before = asked === undefined ? undefined : find(asked);
      const id = asked ?? randomUUID();
      const values = structuredClone(JSON.parse(JSON.stringify(sent)));
      const key = unique && String(values[unique]).toLowerCase();
      if (key !== undefined && (taken.get(key) ?? id) !== id)
        throw new SCIMMY.Types.Error(409, 'uniqueness', `${unique} is taken`);
      taken.set(key, id);
      const now = new Date();
      const resource = { ...values, id, meta: { created: before?.meta.created ?? now, lastModified: now } };
      stored.set(id, resource);
      return resource;
    },
    degress: ({ id }) => {
      find(id);
      stored.delete(id);
    },
  };
};

const token = randomUUID();
SCIMMY.Resources.declare(SCIMMY.Resources.User, createHandlers('userName'));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, createHandlers());
// Express 4: with 5 its pages are not read. Its own limit of the size of a body is raised, as a user of it has to.
const app = express().set('env', 'test');
app.use(express.json({ limit: '16mb', type: ['application/scim+json', 'application/json'] }));
app.use(
  '/scim/v2',
  new Routers({
    type: 'bearer',
    baseUri: ({ headers }) => `http://${headers.host}`,
    handler: ({ headers: { authorization } }) => {
      if (authorization !== `Bearer ${token}`) throw new Error('The token is not known.');
    },
  }),
);
const server = app.listen(Number(process.argv[2]), '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ base: '/scim/v2', authorization: `Bearer ${token}` }));
