import * as v from 'valibot';
import type { ApiToken } from '../provisioning/store.ts';
import { notFound } from './errors.ts';
import { logSuccess } from './events.ts';
import { defineRoute, type Route } from './route.ts';
import { links } from './users/schema.ts';

const tag = 'API tokens';

export const apiTokenSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  userId: v.string(),
  tokenWindow: v.string(),
  network: v.strictObject({ connection: v.string() }),
  created: v.string(),
  lastUpdated: v.string(),
  expiresAt: v.string(),
  _link: links,
});

export const tokenView = ({ id, name, person, created, lastUpdated, expires }: ApiToken, origin: string) => ({
  id,
  name,
  userId: person,
  tokenWindow: 'P30D',
  network: { connection: 'ANYWHERE' },
  created,
  lastUpdated,
  expiresAt: expires,
  _link: { self: { href: `${origin}/api/v1/api-tokens/${id}` } },
});

const listTokens = defineRoute({
  method: 'GET',
  path: '/api/v1/api-tokens',
  tag,
  summary: 'Lists the API tokens, without what they are good for.',
  answers: { 200: v.array(apiTokenSchema) },
  async handle({ org, origin }) {
    const tokens = await org.store.access.tokens();
    return { status: 200, body: tokens.map((token) => tokenView(token, origin)) };
  },
});

const getToken = defineRoute({
  method: 'GET',
  path: '/api/v1/api-tokens/{id}',
  tag,
  summary: 'Shows an API token.',
  answers: { 200: apiTokenSchema },
  async handle({ params, org, origin }) {
    const token = (await org.store.access.tokens()).find(({ id }) => id === params.id);
    if (!token) throw notFound(params.id, 'ApiToken');
    return { status: 200, body: tokenView(token, origin) };
  },
});

const revokeToken = defineRoute({
  method: 'DELETE',
  path: '/api/v1/api-tokens/{id}',
  tag,
  summary: 'Revokes an API token.',
  answers: { 204: undefined },
  async handle({ params, org, principal }) {
    await org.store.transaction(async (tables) => {
      if (!(await tables.access.removeToken(params.id))) throw notFound(params.id, 'ApiToken');
      await logSuccess(org, tables, principal, {
        eventType: 'system.api_token.revoke',
        message: 'Revoke API token',
        targets: [{ id: params.id, type: 'Token', alternateId: 'unknown', displayName: 'unknown' }],
      });
    });
    return { status: 204 };
  },
});

export const apiTokenRoutes: readonly Route[] = [listTokens, getToken, revokeToken];
