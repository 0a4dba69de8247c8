import { around, error, jsonAnswer, pathOf } from './mutant.ts';
import { finding, mutantsFor, operating, refusing, writing } from './provisioning.ts';

const group = /^\/Groups\/./;

/** Services that fail Okta in Group Push. */
export const oktaGroupMutants = mutantsFor('okta', [
  [
    'refuses to add a member who is there',
    ['okta-12-create'],
    operating(group, (operation, present) =>
      operation.op === 'add' &&
      operation.value.some((added: any) => present.members?.some((m: any) => m.value === added.value))
        ? error(409)
        : operation,
    ),
  ],
  [
    'wants a group to have members',
    ['okta-03-groups', 'okta-12-create-empty'],
    writing('POST', /^\/Groups$/, (body) => (body.members?.length === 0 ? error(400, 'invalidValue') : body)),
  ],
  ['finds no group by its name', ['okta-12-link'], finding('/Groups', () => false)],
  [
    "refuses a group's own id in a PATCH",
    ['okta-12-rename'],
    operating(group, (operation) => (operation.value?.id ? error(400, 'mutability') : operation)),
  ],
  [
    'applies the first operation of a PATCH alone',
    ['okta-12-change'],
    writing('PATCH', group, (body) => ({ ...body, Operations: body.Operations.slice(0, 1) })),
  ],
  [
    'takes out all members where one is named',
    ['okta-12-stranger'],
    operating(group, (operation) => (operation.op === 'remove' ? { op: 'remove', path: 'members' } : operation)),
  ],
  [
    'adds members where it is to replace them',
    ['okta-12-full', 'okta-12-full-empty'],
    operating(group, (operation) =>
      operation.op === 'replace' && operation.path ? { ...operation, op: 'add' } : operation,
    ),
  ],
  [
    'takes an empty list of members for no change',
    ['okta-12-full-empty'],
    operating(group, (operation, present) =>
      operation.value?.length === 0 ? { ...operation, value: present.members } : operation,
    ),
  ],
  [
    'adds members of a replace without a path',
    ['okta-12-without-path'],
    operating(group, (operation) => (operation.value?.members ? { ...operation, op: 'add' } : operation)),
  ],
  [
    'adds the members of a PUT to those that are there',
    ['okta-12-wizard'],
    writing('PUT', group, (body, present) => ({
      ...body,
      members: [...(present.members ?? []), ...(body.members ?? [])],
    })),
  ],
  [
    'takes inactive users out of their groups',
    ['okta-12-inactive'],
    (service) => {
      const inactive = new Set<string>();
      return around(async (request, exchange, handle) => {
        const response = await handle(request, exchange);
        if (response.body?.includes('"active":false') && request.method === 'PUT')
          inactive.add(pathOf(request).slice(7));
        if (request.method !== 'GET' || !group.test(pathOf(request)) || response.status !== 200) return response;
        const body = JSON.parse(response.body!);
        const members = body.members?.filter(({ value }: { value: string }) => !inactive.has(value));
        return { ...response, body: JSON.stringify({ ...body, members }) };
      })(service);
    },
  ],
  [
    'answers a DELETE of a group with 200',
    ['okta-12-unlink', 'okta-12-gone'],
    refusing(204, 'DELETE', group, () => jsonAnswer(200, {})),
  ],
  [
    'answers a PATCH of a group that is gone with 200',
    ['okta-12-gone'],
    refusing(404, 'PATCH', group, () => jsonAnswer(200, {})),
  ],
]);
