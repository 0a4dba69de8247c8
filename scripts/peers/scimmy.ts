import express from 'express';
import { default as Routers, SCIMMY } from 'scimmy-routers';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

type Stored = Record<string, unknown> & { id: string; meta: { created: Date; lastModified: Date } };
/** What the handlers of SCIMMY get: the id of one resource, or the filter of many. */
interface Asked {
  readonly id?: string | undefined;
  readonly filter?: { match(values: unknown[]): unknown[] } | undefined;
}

/** The handlers that SCIMMY wants of an application, over a Map, as its documentation shows them. */
const createHandlers = (unique?: string) => {
  const stored = new Map<string, Stored>();
  const folded = (resource: Record<string, unknown>): string => String(resource[unique ?? 'id']).toLowerCase();
  const find = (id: string): Stored => {
    const found = stored.get(id);
    if (!found) throw new SCIMMY.Types.Error(404, '', `Resource ${id} not found`);
    return found;
  };
  return {
    egress: ({ id, filter }: Asked) => {
      if (id !== undefined) return find(id);
      const all = [...stored.values()];
      return filter ? filter.match(all) : all;
    },
    ingress: ({ id: asked }: Asked, sent: object) => {
      const before = asked === undefined ? undefined : find(asked);
      const id = asked ?? randomUUID();
      const values = JSON.parse(JSON.stringify(sent)) as Record<string, unknown>;
      if ([...stored.values()].some((other) => other.id !== id && folded(other) === folded({ ...values, id }))) {
        throw new SCIMMY.Types.Error(409, 'uniqueness', `${unique} is taken`);
      }
      const now = new Date();
      const resource: Stored = { ...values, id, meta: { created: before?.meta.created ?? now, lastModified: now } };
      stored.set(id, resource);
      return resource;
    },
    degress: ({ id = '' }: Asked) => {
      find(id);
      stored.delete(id);
    },
  };
};

/** scimmy-routers on a port of its own, with users, groups and a bearer token. */
export const startScimmy = async () => {
  const token = randomUUID();
  const { User, Group } = SCIMMY.Resources;
  SCIMMY.Resources.declare(User.extend(SCIMMY.Schemas.EnterpriseUser, false), createHandlers('userName') as never);
  SCIMMY.Resources.declare(Group, createHandlers() as never);
  // Express 4: with 5 its pages are not read, since req.query cannot be changed there.
  const app = express().set('env', 'test');
  app.use(
    '/scim/v2',
    new Routers({
      type: 'bearer',
      baseUri: ({ headers }) => `http://${headers.host}`,
      handler: ({ headers: { authorization } }) => {
        const [scheme, value] = authorization?.split(' ') ?? [];
        if (scheme?.toLowerCase() !== 'bearer' || value !== token) throw new Error('The token is not known.');
        // Nobody is who asks: there is no /Me.
        return undefined as never;
      },
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    authorization: `Bearer ${token}`,
    close: () => server.close().closeAllConnections(),
  };
};
