import { Hono } from 'hono';
import * as v from 'valibot';
import { createRateLimiter, type CountingLimiter } from '../authentication/rate-limit.ts';
import { ScimError } from '../protocol/error.ts';
import { parseJson } from '../protocol/parse-json.ts';
import { wrongBy } from '../protocol/schema-issue.ts';
import { ConflictError, InvalidCursorError } from '../provisioning/store.ts';
import { assertOwnSite, authenticate, type Principal } from './authenticate.ts';
import type { Console } from './console.ts';
import type { OrgContext } from './context.ts';
import {
  OktaError,
  errorBody,
  forbidden,
  internal,
  invalid,
  invalidPaging,
  malformed,
  methodNotAllowed,
  noSuchPath,
  tooLarge,
  unavailable,
  unsupportedMediaType,
} from './errors.ts';
import { isFromHere } from './local.ts';
import { openApi } from './openapi.ts';
import { linkHeader } from './paging.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Answer, Route } from './route.ts';
import { createServicePass, servicePath, type ServiceApi } from './service-api.ts';
import { musterRoutes } from './muster/routes.ts';
import { managementRoutes } from './routes.ts';

export interface OrgOptions {
  readonly context: OrgContext;
  /** Requests a minute of one token or session. */
  readonly rateLimit?: number;
  /** Counts them; absent: in memory, for one process. */
  readonly limiter?: CountingLimiter;
  /** Bytes of a body. */
  readonly bodySize?: number;
  /** Is told of every error that the org itself is to blame for. */
  readonly onError?: (error: unknown, errorId: string) => void;
  /** Where the org is, for a request: the request's own origin unless something in front of it knows better. */
  readonly originOf?: (request: Request) => string;
  /** Whether only this machine reaches the org: then who signs up administers it, and its mailbox needs no sign-in. */
  readonly local?: boolean;
  /** What answers paths outside the APIs; absent: nothing is there. */
  readonly console?: Console | undefined;
  /** Is aborted when the org is about to stop: requests that wait for something are answered then. */
  readonly stopping?: AbortSignal;
  /** The service of which the console shows the other side; absent: the org stands alone. */
  readonly serviceApi?: ServiceApi | undefined;
  readonly version: string;
}

/** The first thing wrong with a value, in Okta's words. */
const explain = (issues: readonly v.BaseIssue<unknown>[]): OktaError => {
  const fieldOf = (issue: v.BaseIssue<unknown>) => issue.path?.map(({ key }) => String(key)).join('.') ?? 'body';
  const first = issues[0]!;
  const error = invalid(fieldOf(first));
  return new OktaError(error.status, error.code, error.message, {
    causes: issues.map((issue) => `${fieldOf(issue)}: ${wrongBy(issue, 'The field cannot be left blank')}`),
  });
};

const conflictField: Readonly<Record<string, string>> = {
  'person.login': 'login',
  'group.name': 'name',
  'rule.name': 'name',
};

/** Every error as the one family that clients see. */
const asOktaError = (error: unknown): OktaError => {
  if (error instanceof OktaError) return error;
  if (error instanceof InvalidCursorError) return invalidPaging(error.message);
  if (error instanceof ConflictError) {
    const field = conflictField[error.field] ?? error.field;
    return invalid(field, 'An object with this field already exists in the current organization');
  }
  return error instanceof ScimError && error.status === 503 ? unavailable(error) : internal(error);
};

const readBody = async (request: Request, schema: v.GenericSchema | undefined, limit: number): Promise<unknown> => {
  if (schema === undefined) return undefined;
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  const text = await request.text();
  if (text.length > limit) throw tooLarge(limit);
  const type = request.headers.get('content-type');
  if (text !== '' && type !== null && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) throw unsupportedMediaType();
  let json: unknown;
  try {
    json = text === '' ? undefined : parseJson(text, { depth: 32 });
  } catch (error) {
    throw error instanceof ScimError ? malformed(error.detail) : error;
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  if (json === undefined) throw malformed('The body is empty; expected JSON.');
  throw explain(result.issues);
};

const readQuery = (url: URL, schema: v.GenericSchema | undefined): unknown => {
  if (schema === undefined) return undefined;
  const result = v.safeParse(schema, Object.fromEntries(url.searchParams));
  if (result.success) return result.output;
  const page = result.issues.find(({ path }) => path?.[0]?.key === 'limit');
  throw page ? invalidPaging(`limit: ${wrongBy(page)}`) : explain(result.issues);
};

const assertMay = (principal: Principal, { access }: Route): void => {
  if (access === 'self' || principal.administrator) return;
  throw forbidden();
};

/** Where a path that there is not is an error of the API, not a page of the console. */
const isApi = (path: string): boolean => /^\/(?:api|muster\/(?:api|service)|governance\/api|oauth2)\//.test(path);

/** Makes the org's HTTP API: Okta's management API, and the org's own beside it. */
export const createOrg = ({
  context,
  rateLimit = 60_000,
  limiter = createRateLimiter(context.clock),
  bodySize = 1_048_576,
  onError = () => undefined,
  originOf = (request) => new URL(request.url).origin,
  local = false,
  console,
  stopping,
  serviceApi,
  version,
}: OrgOptions): { readonly fetch: (request: Request) => Promise<Response> } => {
  const count = createRateLimit({ limit: rateLimit, limiter, clock: context.clock });
  const newErrorId = () => `oae${Buffer.from(context.random(16)).toString('base64url')}`;

  const respond = (answer: Answer, url: URL, extra: Record<string, string>): Response => {
    const headers = new Headers({ ...extra, ...answer.headers, 'cache-control': 'no-cache, no-store' });
    if (Array.isArray(answer.body)) headers.set('link', linkHeader(url, answer.next));
    if (answer.file) {
      const { name, type, content: bytes } = answer.file;
      headers.set('content-type', type);
      headers.set('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]+/g, '-')}"`);
      // Should a browser show it all the same, it is none of the console's pages.
      headers.set('content-security-policy', 'sandbox');
      return new Response(bytes, { status: answer.status, headers });
    }
    if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
    headers.set('content-type', 'application/json');
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
  };

  const run = async (route: Route, request: Request, params: Record<string, string>): Promise<Response> => {
    const origin = originOf(request);
    const requested = new URL(request.url);
    const url = new URL(requested.pathname + requested.search, origin);
    const fromHere = local && isFromHere(request);
    const open = route.access === 'anyone' || (route.access === 'local' && fromHere);
    if (open) assertOwnSite(request, origin);
    const principal = open
      ? undefined
      : await authenticate(request, { store: context.store, clock: context.clock, origin });
    const limits = principal ? await count(principal.key) : {};
    if (principal) assertMay(principal, route);
    const answer = await route.handle({
      params,
      query: readQuery(url, route.query),
      body: await readBody(request, route.body, bodySize),
      principal: principal as Principal,
      org: context,
      origin,
      local: fromHere,
      // Few requests wait, and a signal costs all of them.
      get signal() {
        return stopping ? AbortSignal.any([request.signal, stopping]) : request.signal;
      },
      header: (name) => request.headers.get(name) ?? undefined,
    });
    return respond(answer, url, limits);
  };

  const passToService = createServicePass(serviceApi, stopping);

  const toService = async (request: Request): Promise<Response> => {
    const principal = await authenticate(request, {
      store: context.store,
      clock: context.clock,
      origin: originOf(request),
    });
    await count(principal.key);
    if (!principal.administrator) throw forbidden();
    // A token is for Okta's management API, which knows nothing of services.
    if (principal.by !== 'session') throw forbidden('The service is shown to who is signed in to the console.');
    return passToService(request, principal.person.profile['login'] as string);
  };

  const fail = (error: unknown, requestId: string): Response => {
    const known = asOktaError(error);
    if (known.status >= 500 && known.cause !== undefined) onError(known.cause, requestId);
    return Response.json(errorBody(known, requestId), { status: known.status, headers: known.headers });
  };

  const app = new Hono();
  const methods = new Map<string, string[]>();
  for (const route of [...managementRoutes, ...musterRoutes]) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, (c) => run(route, c.req.raw, c.req.param() as Record<string, string>));
    methods.set(path, [...(methods.get(path) ?? []), route.method]);
  }
  const documents = {
    '/api/v1/openapi.json': openApi(managementRoutes, { title: "Okta's management API", version }),
    '/muster/api/v1/openapi.json': openApi(musterRoutes, { title: 'The org beyond Okta', version }),
  };
  for (const [path, document] of Object.entries(documents)) app.get(path, (c) => c.json(document));
  for (const [path, allowed] of methods)
    app.all(path, () => {
      throw methodNotAllowed(allowed.join(', '));
    });
  app.all(`${servicePath}/*`, (c) => toService(c.req.raw));
  app.all('*', ({ req: { method, path, raw } }) => {
    if (console && (method === 'GET' || method === 'HEAD') && !isApi(path)) return console(raw);
    throw noSuchPath();
  });

  const finish = (response: Response, requestId: string): Response => {
    response.headers.set('x-okta-request-id', requestId);
    response.headers.set('x-content-type-options', 'nosniff');
    return response;
  };
  const ids = new WeakMap<Request, string>();
  app.onError((error, c) => fail(error, ids.get(c.req.raw) ?? newErrorId()));

  return {
    async fetch(request) {
      const requestId = newErrorId();
      const url = new URL(request.url);
      // Okta's guide has clients write `{orgUrl}/` before `/api/v1`.
      const path = url.pathname.replaceAll(/\/{2,}/g, '/');
      const clean = path === url.pathname ? request : new Request(new URL(path + url.search, url), request);
      ids.set(clean, requestId);
      return finish(await app.fetch(clean), requestId);
    },
  };
};
