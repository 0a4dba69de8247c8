import * as v from 'valibot';
import type { Mapping } from '../../provisioning/application.ts';
import { compileMapping } from '../../provisioning/mapping/mapper.ts';
import { MappingError } from '../../provisioning/mapping/mapping-error.ts';
import type { Direction } from '../../provisioning/mapping/scope.ts';
import type { Application } from '../../provisioning/store.ts';
import { changeApp } from '../apps/routes.ts';
import type { OrgContext } from '../context.ts';
import { notFound, OktaError } from '../errors.ts';
import { pageOf, paging } from '../paging.ts';
import { defineRoute, type Route } from '../route.ts';
import { userAttributes, type UserAttribute } from '../users/profile.ts';
import { mappingId, readMappingId } from './mapping-id.ts';
import { mappingInput, mappingSchema, mappingSummarySchema } from './schema.ts';

const tag = 'Profiles and mappings';

const userEnd = ({ identity: { userType } }: OrgContext, origin: string) => ({
  id: userType,
  name: 'user',
  type: 'user' as const,
  _links: {
    self: { href: `${origin}/api/v1/user/types/${userType}` },
    schema: { href: `${origin}/api/v1/meta/schemas/user/default` },
  },
});

const appEnd = ({ id, key }: Application, origin: string) => ({
  id,
  name: key,
  type: 'appuser' as const,
  _links: {
    self: { href: `${origin}/api/v1/apps/${id}` },
    schema: { href: `${origin}/api/v1/meta/schemas/apps/${id}/default` },
  },
});

const summaryView = (application: Application, direction: Direction, org: OrgContext, origin: string) => {
  const [okta, app] = [userEnd(org, origin), appEnd(application, origin)];
  const id = mappingId(application.id, direction);
  return {
    id,
    source: direction === 'toApp' ? okta : app,
    target: direction === 'toApp' ? app : okta,
    _links: { self: { href: `${origin}/api/v1/mappings/${id}` } },
  };
};

const mappingView = (application: Application, direction: Direction, org: OrgContext, origin: string) => ({
  ...summaryView(application, direction, org, origin),
  properties: Object.fromEntries(
    application.mappings[direction].map(({ target, expression, applyOn }) => [
      target,
      { expression, pushStatus: applyOn === 'create' ? ('DONT_PUSH' as const) : ('PUSH' as const) },
    ]),
  ),
});

/** @throws OktaError E0000007 */
const findMapping = async (org: OrgContext, id: string) => {
  for (const { app, direction } of readMappingId(id)) {
    const application = await org.store.applications.get(app);
    if (application) return { application, direction };
  }
  throw notFound(id, 'ProfileMapping');
};

const listMappings = defineRoute({
  method: 'GET',
  path: '/api/v1/mappings',
  tag,
  summary: 'Lists the mappings between the Okta user profile and those of applications.',
  query: v.object({ sourceId: v.optional(v.string()), targetId: v.optional(v.string()), ...paging(20, 200) }),
  answers: { 200: v.array(mappingSummarySchema) },
  async handle({ query, org, origin }) {
    const named = [query.sourceId, query.targetId].find((id) => id?.startsWith('0oa'));
    const application = named === undefined ? undefined : await org.store.applications.get(named);
    const page =
      named === undefined
        ? await org.store.applications.list(pageOf(query))
        : { items: application ? [application] : [] };
    const body = page.items
      .flatMap((app) => (['toApp', 'toOkta'] as const).map((direction) => summaryView(app, direction, org, origin)))
      .filter(({ source }) => query.sourceId === undefined || source.id === query.sourceId)
      .filter(({ target }) => query.targetId === undefined || target.id === query.targetId);
    return { status: 200, body, next: page.next };
  },
});

const getMapping = defineRoute({
  method: 'GET',
  path: '/api/v1/mappings/{id}',
  tag,
  summary: 'Shows a mapping with its expressions.',
  answers: { 200: mappingSchema },
  async handle({ params, org, origin }) {
    const { application, direction } = await findMapping(org, params.id);
    return { status: 200, body: mappingView(application, direction, org, origin) };
  },
});

type Input = v.InferOutput<typeof mappingInput>['properties'];

/** @throws OktaError E0000001 with a cause for each property that cannot be mapped so */
const withProperties = (
  application: Application,
  direction: Direction,
  properties: Input,
  user: readonly UserAttribute[],
): Application => {
  const targets = new Map(
    (direction === 'toApp' ? application.profile : user).map(({ variable, type }) => [variable, type]),
  );
  const mappings = new Map<string, Mapping>(application.mappings[direction].map((one) => [one.target, one]));
  const causes: string[] = [];
  for (const [target, input] of Object.entries(properties)) {
    const before = mappings.get(target);
    const expression = input?.expression ?? before?.expression;
    if (input === null) mappings.delete(target);
    else if (!targets.has(target)) causes.push(`${target}: There is no such attribute.`);
    else if (target === (direction === 'toApp' ? 'userName' : 'login'))
      causes.push(`${target}: The username has a format of its own.`);
    else if (expression === undefined) causes.push(`${target}: The field cannot be left blank`);
    else {
      try {
        compileMapping(expression, application, user, direction, targets.get(target));
      } catch (error) {
        if (!(error instanceof MappingError)) throw error;
        causes.push(`${target}: ${error.explanation}`);
      }
      const pushes =
        input.pushStatus === undefined ? before?.applyOn === 'create and update' : input.pushStatus === 'PUSH';
      mappings.set(target, { target, expression, applyOn: pushes ? 'create and update' : 'create' });
    }
  }
  if (causes[0] !== undefined) {
    const field = causes[0].slice(0, causes[0].indexOf(':'));
    throw new OktaError(400, 'E0000001', `Api validation failed: ${field}`, { causes });
  }
  return { ...application, mappings: { ...application.mappings, [direction]: [...mappings.values()] } };
};

const updateMapping = defineRoute({
  method: 'POST',
  path: '/api/v1/mappings/{id}',
  tag,
  summary: 'Adds, changes and (by null) removes expressions of a mapping.',
  body: mappingInput,
  answers: { 200: mappingSchema },
  async handle({ params, body, org, origin, principal }) {
    const { application, direction } = await findMapping(org, params.id);
    const user = await userAttributes(org.store);
    const change = (before: Application) => withProperties(before, direction, body.properties, user);
    const after = await changeApp(org, principal, application.id, change);
    return { status: 200, body: mappingView(after, direction, org, origin) };
  },
});

export const mappingRoutes: readonly Route[] = [listMappings, getMapping, updateMapping];
