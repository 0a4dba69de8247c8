import type * as v from 'valibot';
import type { Principal } from './authenticate.ts';
import type { OrgContext } from './context.ts';

type Schema = v.GenericSchema;

export interface Answer {
  readonly status: number;
  /** JSON; absent: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of JSON: a file that is downloaded. */
  readonly file?: { readonly name: string; readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> };
  /** The cursor of the next page: it becomes a Link header. */
  readonly next?: string | undefined;
}

export interface RouteInput<Params extends string, Query, Body> {
  readonly params: Readonly<Record<Params, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly principal: Principal;
  readonly org: OrgContext;
  /** Where the org is, as this request came to it: `https://org.example.com`. */
  readonly origin: string;
  /** Whether the org is for this machine alone, and the request comes from it. */
  readonly local: boolean;
  /** Ends when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** By their lower-case names. */
  readonly header: (name: string) => string | undefined;
}

type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;
type Output<S> = S extends Schema ? v.InferOutput<S> : undefined;

interface Definition<Path extends string, Query extends Schema | undefined, Body extends Schema | undefined> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As OpenAPI writes it: `/api/v1/users/{id}`. */
  readonly path: Path;
  readonly tag: string;
  readonly summary: string;
  /** Who may: administrators, unless it says otherwise; `self`: whoever is signed in; `anyone`: without credentials;
   * `local`: without credentials too, on this machine where the org is for it alone. */
  readonly access?: 'self' | 'anyone' | 'local';
  readonly query?: Query;
  readonly body?: Body;
  /** The successes by status, with the schema of the body; undefined: no body. */
  readonly answers: Readonly<Record<number, Schema | undefined>>;
  /** The media type of the file that a success is, where it is one. */
  readonly file?: string;
  /** What a client may well be refused with. */
  readonly errors?: readonly number[];
  readonly handle: (input: RouteInput<ParamsOf<Path>, Output<Query>, Output<Body>>) => Promise<Answer>;
}

/** One operation of the API: what it takes and answers, for the router and for the OpenAPI document alike. */
export interface Route extends Omit<Definition<string, Schema | undefined, Schema | undefined>, 'handle'> {
  readonly handle: (input: RouteInput<string, unknown, unknown>) => Promise<Answer>;
}

export const defineRoute = <
  const Path extends string,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  definition: Definition<Path, Query, Body>,
): Route => definition as unknown as Route;
