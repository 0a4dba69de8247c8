import { answeringTo, asking, error, jsonAnswer, readingEach, sending, type Mutant } from './mutant.ts';
import { operating, patching, refusing, showing } from './patching.ts';

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const resources = /^\/(?:Users|Groups)\//;

/** RFC 7644 §3.5.2: the message. */
export const patchMutants: readonly Mutant[] = [
  {
    name: 'takes a PATCH whatever its schemas',
    fails: ['patch-01'],
    wrap: sending(resources, (body) => (body.Operations ? { ...body, schemas: [patchOp] } : body)),
  },
  {
    name: 'takes a PATCH without operations',
    fails: ['patch-01', 'patch-02'],
    wrap: patching(async (body, { pass }) =>
      body.Operations?.length === 0 || Object.keys(body).length === 1 ? jsonAnswer(200, {}) : pass(body),
    ),
  },
  {
    name: 'takes an unknown op for a replace',
    fails: ['patch-03'],
    wrap: operating((operation) =>
      /^(?:add|remove|replace)$/i.test(operation.op ?? 'add') ? undefined : [{ ...operation, op: 'replace' }],
    ),
  },
  {
    name: 'knows op in lower case alone',
    fails: ['patch-04'],
    wrap: refusing('invalidSyntax', ({ op }) => op !== undefined && op !== op.toLowerCase()),
  },
  {
    name: 'knows the names of a PATCH message in one case alone',
    fails: ['patch-05'],
    wrap: patching(async (body, { pass }) => (body.Operations ? pass(body) : error(400, 'invalidSyntax'))),
  },
  {
    name: 'applies the operations of a PATCH one by one',
    fails: ['patch-41'],
    wrap: patching(async (body, { pass }) => {
      if (!(body.Operations?.length > 1)) return pass(body);
      let response = error(400);
      for (const operation of body.Operations) {
        response = await pass({ ...body, Operations: [operation] });
        if (response.status >= 400) break;
      }
      return response;
    }),
  },
  {
    name: 'adds first, then replaces, and removes in the end',
    fails: ['patch-42'],
    wrap: patching(async (body, { pass }) => {
      const rank = ({ op }: any): number => ['add', 'replace', 'remove'].indexOf(op);
      return pass(
        body.Operations?.every((each: any) => rank(each) >= 0)
          ? { ...body, Operations: body.Operations.toSorted((a: any, b: any) => rank(a) - rank(b)) }
          : body,
      );
    }),
  },
  {
    name: 'takes twenty operations at most',
    fails: ['patch-43'],
    wrap: patching(async (body, { pass }) => (body.Operations?.length > 20 ? error(413) : pass(body))),
  },
  {
    name: 'fails at hundreds of operations',
    fails: ['patch-43-thousand'],
    wrap: patching(async (body, { pass }) => (body.Operations?.length > 500 ? error(500) : pass(body))),
  },
  {
    name: 'answers a PATCH with the resource as it was',
    fails: ['patch-47'],
    wrap: patching(async (body, { pass, current, request }) => {
      const before = await current();
      const response = await pass(body);
      return response.status === 200 && !request.url.includes('?')
        ? { ...response, body: JSON.stringify(before) }
        : response;
    }),
  },
  {
    name: 'does not know attributes as a parameter of PATCH',
    fails: ['patch-47-attributes'],
    wrap: asking(({ method, url }) => (method === 'PATCH' ? { url: url.split('?', 1)[0]! } : {})),
  },
  {
    name: 'answers the PATCH of a group 200',
    profile: 'entra',
    suites: ['rfc'],
    fails: ['patch-48'],
    wrap: answeringTo('PATCH', /^\/Groups/, (response) => (response.status === 204 ? jsonAnswer(200, {}) : response)),
  },
  {
    name: 'answers the PATCH of an unknown id 200',
    fails: ['patch-49'],
    wrap: answeringTo('PATCH', resources, (response) => (response.status === 404 ? jsonAnswer(200, {}) : response)),
  },
  {
    name: 'never moves lastModified',
    fails: ['patch-50'],
    wrap: readingEach('/Users', (user) =>
      user.meta?.lastModified ? { ...user, meta: { ...user.meta, lastModified: user.meta.created } } : user,
    ),
  },
  {
    name: 'moves lastModified with each PATCH, whether it changes anything or not',
    fails: ['patch-11', 'patch-51'],
    wrap: showing(() => (resource) => ({
      ...resource,
      meta: { ...resource.meta, lastModified: new Date(Date.parse(resource.meta.lastModified) + 1).toISOString() },
    })),
  },
];
