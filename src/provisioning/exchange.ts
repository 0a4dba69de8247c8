import { isObject, type JsonObject } from '../protocol/json.ts';
import { failureOf, problemOf, readList, type Problem } from './failure.ts';
import { done, fail, type Answer, type Flow, type Outcome, type Part, type ScimRequest } from './flow.ts';

/** A failure's message, from its reason. */
export type Message = (reason: string) => string;

/** Sends a request that has to succeed. */
export function* demand(request: ScimRequest, message: Message): Part<Outcome<Answer>> {
  const answer = yield request;
  const problem = problemOf(answer);
  return problem ? fail(failureOf(problem, message(problem.reason), request, answer)) : done(answer);
}

/** Sends a request whose answer has to be a resource; {@link missing} says that there is none. */
export function* read(request: ScimRequest, message: Message): Part<Outcome<JsonObject>> {
  const outcome = yield* demand(request, message);
  if (!outcome.ok) return outcome;
  const { value: answer } = outcome;
  if (isObject(answer.json)) return done(answer.json);
  const problem: Problem = { kind: 'not-json', reason: 'null' };
  return fail(failureOf(problem, message(problem.reason), request, answer));
}

/** Sends a request whose answer has to be a list. */
export function* readPage(
  request: ScimRequest,
  message: Message,
): Part<Outcome<{ readonly resources: readonly JsonObject[]; readonly total: number }>> {
  const outcome = yield* demand(request, message);
  if (!outcome.ok) return outcome;
  const list = readList(outcome.value.json);
  if ('kind' in list) return fail(failureOf(list, message(list.reason), request, outcome.value));
  return done({ total: list.total, resources: list.resources.filter(isObject) });
}

/** Whether the service said that what the request named is not there. */
export const missing = (outcome: Outcome<unknown>): boolean => !outcome.ok && outcome.failure.kind === 'not-found';

/** Every page of an endpoint, one after the other, as Okta turns them: a hundred at a time. */
export function* readAll(pageAt: (startIndex: number) => ScimRequest, message: Message): Flow<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  for (;;) {
    const page = yield* readPage(pageAt(all.length + 1), message);
    if (!page.ok) return page;
    const { resources, total } = page.value;
    all.push(...resources);
    // A total that is too large would have a client turn empty pages for ever.
    if (all.length >= total || resources.length === 0) return done(all);
  }
}
