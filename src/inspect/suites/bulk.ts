import { isObject, member, type JsonObject } from '../../protocol/json.ts';
import { errorSchema } from '../../protocol/error.ts';
import type { Check } from '../check.ts';
import { demandState, read } from '../modified.ts';
import { objectsOf, textOf } from '../published.ts';
import type { Target, Why } from '../target.ts';
import { madeBy, postGroup, postUser, resultsOf, sendBulk, statusOf } from './bulk-job.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'needs' | 'level'> & Partial<Check>): Check => ({
  suite: 'rfc',
  section: 'rfc7644/3.7',
  level: 'MUST',
  needs: ['bulk'],
  ...check,
});

const bulkResponseSchema = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const show = (value: JsonObject | undefined): string => JSON.stringify(value) ?? 'no result';

const demandGone = async (t: Target, path: string, why: Why): Promise<void> => {
  const answer = await t.get(path);
  t.demand(member(answer.json, 'id') === undefined, `nothing at ${path}`, 'the resource', answer, why);
};

/** RFC 7644 §3.7 and §3.7.3: what a bulk request does and how it is answered. */
export const bulkChecks: readonly Check[] = [
  check({
    id: 'bulk-01',
    requirement: 'A bulk request is answered 200 with a BulkResponse that has one result for each operation.',
    run: async (t) => {
      const answer = await sendBulk(t, [postUser(t), postUser(t)]);
      const results = resultsOf(t, answer);
      const { schemas } = t.object(answer);
      t.demand(
        Array.isArray(schemas) && schemas.includes(bulkResponseSchema),
        `schemas: ["${bulkResponseSchema}"]`,
        JSON.stringify(schemas) ?? 'nothing',
        answer,
        { hint: 'A BulkResponse is a message of its own: neither a ListResponse nor the request repeated.' },
      );
      t.equal(results.length, 2, 'number of results', answer, {
        hint: 'Put a result for every operation that was tried.',
      });
    },
  }),
  check({
    id: 'bulk-02',
    requirement: 'POST, PUT, PATCH and DELETE of users within a bulk request do what they do as requests of their own.',
    needs: ['bulk', 'patch'],
    run: async (t) => {
      const [replaced, modified, deleted] = [await t.user(), await t.user(), await t.user()];
      const [displayName, userName] = [t.unique('Babs Jensen'), textOf(replaced['userName'])];
      const made = postUser(t, { displayName });
      const Operations = [{ op: 'replace', path: 'displayName', value: displayName }];
      const answer = await sendBulk(t, [
        made,
        { method: 'PUT', path: `/Users/${replaced.id}`, data: t.userBody({ userName, displayName }) },
        { method: 'PATCH', path: `/Users/${modified.id}`, data: { schemas: [patchOp], Operations } },
        { method: 'DELETE', path: `/Users/${deleted.id}` },
      ]);
      const hint = 'Run each operation through the same code as the request that it stands for.';
      for (const path of [madeBy(t, answer, made, { hint }).path, `/Users/${replaced.id}`, `/Users/${modified.id}`]) {
        demandState(t, await read(t, path), { displayName }, { hint });
      }
      await demandGone(t, `/Users/${deleted.id}`, { hint });
    },
  }),
  check({
    id: 'bulk-02-groups',
    requirement:
      'POST, PUT, PATCH and DELETE of groups within a bulk request do what they do as requests of their own.',
    needs: ['bulk', 'patch', 'groups'],
    run: async (t) => {
      const { id: value } = await t.user();
      const [replaced, modified, deleted] = [await t.group(), await t.group(), await t.group([value])];
      const made = postGroup(t, [value]);
      const Operations = [{ op: 'add', path: 'members', value: [{ value }] }];
      const answer = await sendBulk(t, [
        made,
        { method: 'PUT', path: `/Groups/${replaced.id}`, data: postGroup(t, [value]).data },
        { method: 'PATCH', path: `/Groups/${modified.id}`, data: { schemas: [patchOp], Operations } },
        { method: 'DELETE', path: `/Groups/${deleted.id}` },
      ]);
      const hint =
        'Serve every resource type in bulk requests, by the same code as the request that the operation stands for.';
      for (const path of [madeBy(t, answer, made, { hint }).path, `/Groups/${replaced.id}`, `/Groups/${modified.id}`]) {
        demandState(t, await read(t, path), { members: [{ value }] }, { hint });
      }
      await demandGone(t, `/Groups/${deleted.id}`, { hint });
    },
  }),
  check({
    id: 'bulk-03',
    section: 'rfc7644/3.7.3',
    requirement: 'Each result carries its method, and its status as a string.',
    run: async (t) => {
      const answer = await sendBulk(t, [postUser(t)]);
      const [result] = resultsOf(t, answer);
      t.equal(result?.['method'], 'POST', 'method', answer);
      t.equal(result?.['status'], '201', 'status', answer, {
        hint: 'status is a string here as in a SCIM Error: "201", neither 201 nor { "code": "201" }.',
      });
    },
  }),
  check({
    id: 'bulk-03-location',
    section: 'rfc7644/3.7.3',
    requirement: 'Each result, but that of a POST that failed, carries the location of the resource.',
    run: async (t) => {
      const { id } = await t.user();
      const made = postUser(t);
      const answer = await sendBulk(t, [made, { method: 'DELETE', path: `/Users/${id}` }]);
      const hint = 'Send the absolute URL of the resource, as the Location header of a create has it.';
      for (const result of resultsOf(t, answer)) {
        const location = textOf(result['location']);
        const path = result['method'] === 'DELETE' ? `/Users/${id}` : '/Users/';
        t.demand(
          URL.canParse(location) && location.includes(path),
          `the URL of the resource, …${path}`,
          show(result),
          answer,
          { hint },
        );
      }
      demandState(t, await read(t, madeBy(t, answer, made).path), { userName: made.data['userName']! }, { hint });
    },
  }),
  check({
    id: 'bulk-03-bulkid',
    section: 'rfc7644/3.7.3',
    requirement: 'The result of a POST carries its bulkId, whether it succeeded or failed.',
    run: async (t) => {
      const { userName } = await t.user();
      const operations = [postUser(t), postUser(t, { userName: userName! })];
      const answer = await sendBulk(t, operations);
      const bulkIds = resultsOf(t, answer).map(({ bulkId }) => textOf(bulkId));
      t.equal(bulkIds.toSorted(), operations.map(({ bulkId }) => bulkId).toSorted(), 'bulkIds', answer, {
        hint: 'Copy the bulkId into the result: it is all that tells a client which of its resources got which id.',
      });
    },
  }),
  check({
    id: 'bulk-04',
    section: 'rfc7644/3.7.3',
    requirement: 'The result of an operation that failed carries the SCIM Error as response.',
    run: async (t) => {
      const { userName } = await t.user();
      const answer = await sendBulk(t, [postUser(t, { userName: userName! })]);
      const [result] = resultsOf(t, answer);
      const hint =
        'Put the body that the request by itself would have got into response, scimType and detail included.';
      t.equal(statusOf(result), 409, 'status', answer, { hint });
      const error = result?.['response'];
      t.demand(isObject(error), 'a SCIM Error as response', show(result), answer, { hint });
      const schemas = member(error, 'schemas');
      t.demand(
        Array.isArray(schemas) && schemas.includes(errorSchema),
        `schemas: ["${errorSchema}"]`,
        show(result),
        answer,
        { hint },
      );
      t.equal(member(error, 'status'), '409', 'status in the error', answer, { hint });
      t.equal(member(error, 'scimType'), 'uniqueness', 'scimType in the error', answer, { hint });
    },
  }),
  check({
    id: 'bulk-10',
    section: 'rfc7644/3.7.3',
    requirement: 'With failOnErrors 1 nothing is done any more after the first operation that failed.',
    needs: ['bulk', 'filter'],
    run: async (t) => {
      const { userName } = await t.user();
      const later = postUser(t);
      const answer = await sendBulk(t, [postUser(t, { userName: userName! }), later], { failOnErrors: 1 });
      const hint = 'Count the errors as you go, and stop when there are as many as failOnErrors says.';
      t.equal(resultsOf(t, answer, { hint }).length, 1, 'number of results', answer, { hint });
      const found = await t.get('/Users', { filter: `userName eq ${JSON.stringify(later.data['userName'])}` });
      const made = objectsOf(member(found.json, 'Resources')).length;
      t.equal(made, 0, 'number of users made after the failure', found, { hint });
    },
  }),
  check({
    id: 'bulk-11',
    section: 'rfc7644/3.7.3',
    requirement: 'Without failOnErrors every operation is tried, however many fail.',
    run: async (t) => {
      const { userName } = await t.user();
      const taken = { userName: userName! };
      const last = postUser(t);
      const answer = await sendBulk(t, [postUser(t, taken), postUser(t, taken), last]);
      const hint =
        'An operation stands for itself: one that fails is no reason to leave out the next, nor to undo others.';
      t.equal(resultsOf(t, answer, { hint }).length, 3, 'number of results', answer, { hint });
      await read(t, madeBy(t, answer, last, { hint }).path);
    },
  }),
  check({
    id: 'bulk-17',
    section: 'rfc7644/3.7',
    requirement: 'An operation with a version that the resource no longer has fails with 412, and changes nothing.',
    needs: ['bulk', 'etag'],
    run: async (t) => {
      const displayName = t.unique('Barbara Jensen');
      const { id, userName } = await t.user({ displayName });
      const data = t.userBody({ userName: userName!, displayName: t.unique('Babs Jensen') });
      const path = `/Users/${id}`;
      const answer = await sendBulk(t, [{ method: 'PUT', path, version: 'W/"a-version-that-never-was"', data }]);
      const hint = 'Treat version in an operation as If-Match in a request.';
      const [result] = resultsOf(t, answer, { hint });
      t.equal(statusOf(result), 412, 'status', answer, { hint });
      demandState(t, await read(t, path), { displayName }, { hint });
    },
  }),
  check({
    id: 'bulk-18',
    level: 'SHOULD',
    requirement: 'A service that says it has no bulk operations answers POST /Bulk with 501, 403, 404 or 405.',
    needs: [],
    run: async (t) => {
      if (t.service.lacks('bulk') === undefined)
        t.skip('/ServiceProviderConfig says that bulk operations are supported');
      t.scimError(await sendBulk(t, []), [501, 403, 404, 405], undefined, {
        hint: 'Publish bulk.supported as it is; where it is false, say so with 501 and a SCIM Error.',
      });
    },
  }),
];
