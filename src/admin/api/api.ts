import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { ScimError } from '../../protocol/error.ts';
import { wrongBy } from '../../protocol/schema-issue.ts';
import type { Operator } from '../../authentication/store.ts';
import type { Origin } from '../../service/origin.ts';
import type { Administration, Running } from '../administration.ts';
import { adminPath, personHeader } from '../path.ts';
import { invalid, missing, Problem } from '../problem.ts';
import { createOpenApi } from './openapi.ts';
import { schemas, type Route } from './route.ts';
import { createRoutes } from './routes.ts';
import { serveStream, type Stream } from './stream.ts';

/** Who asks, and for what alone. */
export type Asking = Pick<Operator, 'name' | 'scope'>;

export interface ApiOptions<A> {
  readonly routes: readonly Route<A>[];
  /** What is done by it is told as done by this origin. */
  readonly administration: (origin: Origin) => A;
  /** @throws Problem 401, or a ScimError */
  readonly authenticate: (authorization: string | undefined) => Promise<Asking>;
  /** What `/metrics` answers. */
  readonly metrics?: { text(): Promise<string>; readonly contentType: string } | undefined;
  /** Told what lay behind a 500. */
  readonly onError: (error: unknown) => void;
}

export interface AdminApiOptions extends Omit<ApiOptions<Administration>, 'routes'> {
  readonly running: Running;
}

/** Bytes of a body: what is sent here is small. */
const maxBody = 64 * 1_024;

/** Who asks, once it is known. */
export interface AdminEnv {
  Variables: { operator: Asking };
}

const whereOf = (issue: v.BaseIssue<unknown>): string => v.getDotPath(issue) ?? '';

/** @throws Problem 400 that names the member and what was expected */
const check = <T extends v.GenericSchema>(schema: T, value: unknown, what: string): v.InferOutput<T> => {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = whereOf(issue);
  throw invalid(`${what}${where === '' ? '' : ` ${where}`}: ${wrongBy(issue)}`);
};

const readBody = async (c: Context): Promise<unknown> => {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`The body is no JSON: ${(error as Error).message}`);
  }
};

/** @throws Problem 400 */
const personOf = (value: string | undefined): string | undefined => {
  if (value === undefined) return undefined;
  try {
    const person = decodeURIComponent(value);
    if (/^[^\p{Cc}]{1,320}$/u.test(person)) return person;
  } catch {
    // It is refused below.
  }
  throw invalid(`The header ${personHeader}: expected a name of up to 320 characters, percent-encoded.`);
};

/** Another parameter would be one that is misspelt, and whoever filters by it would see everything. */
const checkNames = (url: string, { query }: Route<never>): void => {
  const names = Object.keys(query?.entries ?? {});
  for (const name of new URL(url).searchParams.keys()) {
    if (names.includes(name)) continue;
    throw invalid(`There is no query parameter "${name}"; expected one of ${names.join(', ') || 'none'}.`);
  }
};

const toProblem = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  // A filter or a cursor that is no good, a query that took too long, a database that is busy.
  return error instanceof ScimError && error.status < 500
    ? new Problem(error.status, error.detail, error.headers)
    : undefined;
};

/** Routes of the admin API as a Hono application: a function from Request to Response. */
export const createApi = <A>({
  routes,
  administration,
  authenticate,
  metrics,
  onError,
}: ApiOptions<A>): Hono<AdminEnv> => {
  const document = createOpenApi(routes, adminPath);
  const app = new Hono<AdminEnv>();

  const refuse = (c: Context, problem: Problem): Response =>
    c.body(JSON.stringify(problem), problem.status as 400, {
      ...problem.headers,
      'content-type': 'application/problem+json',
    });

  app.onError((error, c) => {
    const problem = toProblem(error);
    if (problem) return refuse(c, problem);
    onError(error);
    return refuse(c, new Problem(500, 'The service failed; its log says why.'));
  });
  app.notFound((c) =>
    refuse(c, missing(`Nothing is served at ${c.req.path}; ${adminPath}/openapi.json says what there is.`)),
  );
  app.use(async (c, next) => {
    // What is sent is personal data, or a secret.
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    c.set('operator', await authenticate(c.req.header('authorization')));
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: maxBody,
      onError: (c) => refuse(c, new Problem(413, `The body is larger than ${maxBody} bytes, which is the limit.`)),
    }),
  );

  app.get(`${adminPath}/openapi.json`, (c) => c.json(document));

  if (metrics) {
    app.get('/metrics', async (c) => {
      const { name, scope } = c.get('operator');
      if (scope !== undefined && scope !== 'metrics') {
        throw new Problem(403, `The credential of ${name} is for ${scope} alone.`);
      }
      return c.text(await metrics.text(), 200, { 'content-type': metrics.contentType });
    });
  }

  const originOf = (c: Context, { name }: Asking): Origin => {
    const requestId = c.req.header('x-request-id');
    const person = personOf(c.req.header(personHeader));
    return {
      actor: { kind: 'operator', id: person === undefined ? name : `${name} for ${person}` },
      ...(requestId !== undefined && /^[\w.:-]{1,128}$/.test(requestId) && { requestId }),
    };
  };

  const answer = async (c: Context, route: Route<A>, operator: Asking): Promise<Response> => {
    if (operator.scope !== undefined && operator.scope !== route.scope) {
      throw new Problem(403, `The credential of ${operator.name} is for ${operator.scope} alone.`);
    }
    checkNames(c.req.url, route);
    const query = route.query ? check(route.query, c.req.query(), 'The query parameter') : {};
    const body = route.body
      ? check(schemas[route.body] as v.GenericSchema, await readBody(c), 'The body’s')
      : undefined;
    const result = await route.handle({
      administration: administration(originOf(c, operator)),
      parameters: c.req.param(),
      query,
      body,
    });
    if (route.stream) return serveStream(c, route.stream, result as Stream, onError);
    return route.status === 204 ? c.body(null, 204) : c.json(result as object, route.status);
  };

  const paths = new Map<string, Route<A>[]>();
  for (const route of routes) {
    const path = adminPath + route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, (c) => answer(c, route, c.get('operator')));
    paths.set(path, [...(paths.get(path) ?? []), route]);
  }
  for (const [path, there] of paths) {
    const allow = there.map(({ method }) => method).join(', ');
    app.all(path, (c) => {
      throw new Problem(405, `${c.req.method} is not defined here; expected ${allow}.`, { allow });
    });
  }
  return app;
};

/** The admin API of a service, with all that it has. */
export const createAdminApi = ({ running, ...options }: AdminApiOptions): Hono<AdminEnv> =>
  createApi({ ...options, routes: createRoutes(running) });
