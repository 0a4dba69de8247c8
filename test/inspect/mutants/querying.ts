import type { ServiceRequest, ServiceResponse } from '../../../src/service/http.ts';
import { answering, answeringJson, asking, type Mutant } from './mutant.ts';

type Parameters = Readonly<Record<string, string>>;

/** Patterns of parameters by their names; an absent one is matched as a hyphen. */
type Pattern = Readonly<Record<string, RegExp>>;

export const absent = /^-$/;
/** Given, be it empty. */
export const given = /^(?!-$)/;

const matches = (pattern: Pattern, valueOf: (name: string) => string | undefined): boolean =>
  Object.entries(pattern).every(([name, expression]) => expression.test(valueOf(name) ?? '-'));

/** The value of a parameter of a URL; undefined where it is absent. */
export const parameterOf = ({ url }: { readonly url: string }, name: string): string | undefined =>
  new URLSearchParams(url.split('?')[1]).get(name) ?? undefined;

/** Whether it is a GET whose parameters match. */
export const asks = (request: ServiceRequest, pattern: Pattern): boolean =>
  request.method === 'GET' && matches(pattern, (name) => parameterOf(request, name));

/** A fault in how parameters are read that match. */
export const querying = (
  pattern: Pattern,
  change: (parameters: Parameters, path: string) => Parameters,
): Mutant['wrap'] =>
  asking(({ url }) => {
    const [path, query] = url.split('?') as [string, string | undefined];
    if (query === undefined) return {};
    const parameters = Object.fromEntries(new URLSearchParams(query));
    if (!matches(pattern, (name) => parameters[name])) return {};
    const changed = Object.entries(change(parameters, path));
    return { url: `${path}?${changed.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}` };
  });

/** Passes over parameters where they match. */
export const deafTo = (pattern: Pattern, ...names: readonly string[]): Mutant['wrap'] =>
  querying(pattern, (parameters) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name))),
  );

/** A fault in how a filter is read. */
export const filtering = (change: (filter: string, path: string) => string): Mutant['wrap'] =>
  querying({ filter: given }, ({ filter = '', ...rest }, path) => ({ ...rest, filter: change(filter, path) }));

/** Answers otherwise where the parameters match. */
export const insteadOf = (pattern: Pattern, answer: ServiceResponse): Mutant['wrap'] =>
  answering((response, request) => (asks(request, pattern) ? answer : response));

/** A fault in the list that answers parameters that match. */
export const listing = (pattern: Pattern, change: (list: any, request: ServiceRequest) => any): Mutant['wrap'] =>
  answeringJson((body, { status }, request) =>
    status === 200 && body.Resources && asks(request, pattern) ? change(body, request) : undefined,
  );
