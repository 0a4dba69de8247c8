import {
  answeringJson,
  around,
  conflict,
  echoing,
  error,
  jsonAnswer,
  pathOf,
  remembering,
  sending,
  type Mutant,
} from './mutant.ts';

const isGroups = /^\/Groups$/;

/** A fault in each group, wherever it is answered alone. */
const groups = (change: (group: any) => any, method?: string) =>
  answeringJson((body, _, request) =>
    pathOf(request).startsWith('/Groups') && body.id && (method === undefined || request.method === method)
      ? change(body)
      : undefined,
  );

const members = (change: (member: any) => any) => (group: any) => ({
  ...group,
  ...(group.members && { members: group.members.map(change) }),
});

export const groupMutants: readonly Mutant[] = [
  {
    name: 'keeps the first member of a new group alone',
    fails: ['create-32', 'patch-57', 'patch-31', 'delete-06'],
    wrap: sending(isGroups, (body) => ({
      ...body,
      ...(Array.isArray(body.members) && { members: body.members.slice(0, 1) }),
    })),
  },
  {
    name: 'returns members without $ref and type',
    fails: ['create-32-references'],
    wrap: groups(members(({ value, display }) => ({ value, display }))),
  },
  {
    name: 'refuses empty members',
    fails: ['create-33'],
    wrap: sending(isGroups, (body) =>
      body.members === null || body.members?.length === 0 ? error(400, 'invalidValue') : body,
    ),
  },
  {
    name: 'makes a group without displayName',
    fails: ['create-34'],
    wrap: sending(isGroups, (body) => ({ displayName: 'Group', ...body })),
  },
  {
    name: 'wants the names of groups to be unique, and does not publish it',
    fails: ['create-35'],
    wrap: remembering((seen: Set<string>) =>
      sending(isGroups, (body) => {
        if (seen.has(body.displayName)) return conflict();
        seen.add(body.displayName);
        return body;
      }),
    ),
  },
  {
    name: 'takes a name of a group twice from Entra',
    profile: 'entra',
    fails: ['create-35-unique', 'entra-01-duplicate-group'],
    wrap: remembering((seen: Set<string>) =>
      sending(isGroups, (body) => {
        const taken = seen.has(body.displayName);
        seen.add(body.displayName);
        return taken ? { ...body, displayName: `${body.displayName} ${Math.random()}` } : body;
      }),
    ),
  },
  {
    name: 'keeps members that do not exist',
    fails: ['create-36'],
    wrap: around(async (request, exchange, handle) => {
      let sent: any;
      const response = await sending(isGroups, (body) => (sent = body))({ handle }).handle(request, exchange);
      return response.status === 400 && String(sent?.members?.[0]?.value).startsWith('nobody')
        ? jsonAnswer(201, { ...sent, id: 'nothing' })
        : response;
    }),
  },
  {
    name: 'keeps a member twice',
    fails: ['create-37'],
    wrap: echoing(isGroups, 'members', (list) => list?.length === 2 && list[0].value === list[1].value),
  },
  {
    name: 'drops groups from the members of a new group',
    fails: ['create-38'],
    wrap: groups(
      (group) => ({
        ...group,
        ...(group.members && { members: group.members.filter((m: any) => m.type !== 'Group') }),
      }),
      'POST',
    ),
  },
  {
    name: 'returns the names of groups in lower case',
    fails: ['get-02', 'patch-06-group', 'patch-62'],
    wrap: groups((group) => ({ ...group, displayName: group.displayName?.toLowerCase() }), 'GET'),
  },
  {
    name: 'keeps the display of members as it was',
    fails: ['get-09'],
    wrap: groups(members((member) => ({ ...member, display: 'Barbara Jensen' }))),
  },
  {
    name: 'refers to members by URIs that lead nowhere',
    fails: ['create-32-references', 'get-10'],
    wrap: groups(members((member) => ({ ...member, $ref: `${member.$ref}0` }))),
  },
  {
    name: 'adds the members that a PUT has to those of the group',
    fails: ['put-14'],
    wrap: around(async (request, exchange, handle) => {
      const { members: present = [] } =
        request.method === 'PUT'
          ? JSON.parse(
              (await handle({ ...request, method: 'GET', header: (name) => request.header(name) }, exchange)).body!,
            )
          : {};
      return sending(/^\/Groups\//, (body) =>
        request.method === 'PUT' ? { ...body, members: [...present, ...(body.members ?? [])] } : body,
      )({ handle }).handle(request, exchange);
    }),
  },
  {
    name: "takes a group's own name for a conflict",
    fails: ['put-14', 'put-15'],
    wrap: sending(/^\/Groups\//, (body) => (body.displayName !== undefined && !body.Operations ? conflict() : body)),
  },
];
