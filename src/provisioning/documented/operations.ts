import type { ScimClient } from '../client/client.ts';
import type { Operation } from '../operation.ts';
import { boolean, is, list, number, object, openObject, schemas, text, type Shape } from './shape.ts';

/** An answer that Okta's documentation describes. */
export interface DocumentedAnswer {
  readonly status: number;
  /** Absent: none is needed. */
  readonly body?: Shape;
  /** What Okta makes of it. */
  readonly means: string;
}

/** A request that Okta's documentation describes, for one kind of its clients. */
export interface DocumentedRequest {
  readonly title: string;
  /** What makes Okta send it. */
  readonly when: string;
  readonly method: string;
  /** Below the base URL, decoded; what is in braces is any text. */
  readonly path: string;
  readonly body?: Shape;
  readonly answers: readonly DocumentedAnswer[];
}

type Client = Pick<ScimClient, 'kind' | 'version' | 'lifecycle' | 'groups' | 'uniqueIdentifier'>;

const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const v1 = 'urn:scim:schemas:core:1.0';

/** What the documentation says of each operation, in the version that a client speaks. */
const describe = ({ kind, version, lifecycle, groups, uniqueIdentifier }: Client) => {
  const old = version === '1.1';
  const core = (type: 'User' | 'Group') => schemas(old ? v1 : `urn:ietf:params:scim:schemas:core:2.0:${type}`);
  const listSchema = old ? v1 : 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

  const listed = object({
    schemas: schemas(listSchema),
    totalResults: number,
    startIndex: number,
    itemsPerPage: number,
    Resources: list(openObject({ id: text })),
  });
  const user = openObject({ schemas: core('User'), id: text, userName: text });
  const group = openObject({ schemas: core('Group'), id: text, displayName: text });
  const error = old
    ? openObject({ Errors: list(openObject({ description: text })) })
    : openObject({ schemas: schemas('urn:ietf:params:scim:api:messages:2.0:Error'), detail: text });

  const lists: readonly DocumentedAnswer[] = [{ status: 200, body: listed, means: 'An empty list is an answer too.' }];
  const finds: readonly DocumentedAnswer[] = [
    ...lists,
    { status: 404, body: error, means: 'As good as an empty list: nobody was found.' },
  ];
  const gone: DocumentedAnswer = {
    status: 404,
    body: error,
    means: 'It is gone: the job fails, nothing is made anew.',
  };
  const written = (body: Shape): readonly DocumentedAnswer[] => [
    { status: 200, body, means: 'Done.' },
    { status: 204, means: 'Done.' },
  ];
  const members = list(object({ value: text, display: text }));

  const newUser = openObject({
    schemas: core('User'),
    userName: text,
    name: openObject({ givenName: text, familyName: text }),
    emails: list(openObject({ primary: boolean, value: text, 'type?': text })),
    'displayName?': text,
    'locale?': text,
    externalId: text,
    groups: list(),
    'password?': text,
    active: boolean,
  });
  const operate = (...operations: readonly Shape[]) =>
    object({ schemas: is([patchOp]), Operations: list(...operations) });
  const patchUser = (value: Readonly<Record<string, Shape>>) =>
    old
      ? object({ schemas: is([v1]), 'id?': text, ...value })
      : operate(object({ op: is('replace'), value: object(value) }));
  const named = { id: text, displayName: text };
  const changesOfMembers = old
    ? object({
        schemas: is([v1]),
        members: list(object({ value: text, 'display?': text, 'operation?': is('delete') })),
      })
    : operate(object({ op: is('remove'), path: text }), object({ op: is('add'), path: is('members'), value: members }));
  const allMembers = old
    ? object({ schemas: is([v1]), meta: object({ attributes: is(['members']) }), members })
    : operate(object({ op: is('replace'), path: is('members'), value: members }));
  // The agent's pages show the id after the name.
  const names: Readonly<Record<string, Shape>> =
    kind === 'on-premises' ? { displayName: text, 'id?': text } : { 'id?': text, displayName: text };
  const wholeGroup = { schemas: core('Group'), ...names, 'members?': members };
  const described = old ? { 'urn:okta:custom:group:1.0?': object({ description: text }) } : {};

  const pages = (endpoint: string, what: string): DocumentedRequest => ({
    title: `List ${what}`,
    when: `An import, Refresh App Groups, or a save with Import Groups: a page of 100 ${what}.`,
    method: 'GET',
    path: `${endpoint}?startIndex={index}&count=100`,
    answers: lists,
  });
  const read = (endpoint: string, what: string, body: Shape, when: string): DocumentedRequest => ({
    title: `Read a ${what}`,
    when,
    method: 'GET',
    path: `${endpoint}/{id}`,
    answers: [{ status: 200, body, means: 'It is there.' }, gone],
  });
  const patch = (path: string, title: string, when: string, body: Shape, answer: Shape): DocumentedRequest => ({
    title,
    when,
    method: 'PATCH',
    path,
    body,
    answers: written(answer),
  });
  const discover = (path: string, when: string): DocumentedRequest => ({
    title: `Read ${path}`,
    when,
    method: 'GET',
    path,
    answers: [{ status: 200, body: openObject({}), means: 'What the service offers.' }],
  });

  const table: Readonly<Partial<Record<Operation, readonly DocumentedRequest[]>>> = {
    'list-users': [
      {
        title: 'Test the credentials',
        when: 'Test API Credentials or Test Connector Configuration, and each save.',
        method: 'GET',
        path: '/Users?startIndex=1&count=2',
        answers: lists,
      },
      pages('/Users', 'users'),
    ],
    'find-user': [
      {
        title: 'Find a user',
        when: 'An assignment: does the service have the user already?',
        method: 'GET',
        path: `/Users?filter=${uniqueIdentifier} eq "{username}"&startIndex=1&count=100`,
        answers: finds,
      },
    ],
    'read-user': [
      read('/Users', 'user', user, 'Before a user is written: what the service has is merged with what Okta wants.'),
    ],
    'create-user': [
      {
        title: 'Create a user',
        when: 'An assignment of somebody whom the service does not have.',
        method: 'POST',
        path: '/Users',
        body: newUser,
        answers: [
          { status: 201, body: user, means: 'Okta keeps the id, and names the user by it from then on.' },
          { status: 409, body: error, means: 'Somebody of that name exists: the job stops.' },
        ],
      },
    ],
    'replace-user': [
      {
        title: 'Replace a user',
        when:
          lifecycle === 'PUT'
            ? 'A profile, a password, an activation or a deactivation: the user as it was read, with what changed.'
            : 'A profile: the user as it was read, with the mapped attributes written over it.',
        method: 'PUT',
        path: '/Users/{id}',
        body: openObject({ schemas: core('User') }),
        answers: [{ status: 200, body: user, means: 'Done.' }, gone],
      },
    ],
    ...(lifecycle === 'PATCH' && {
      'change-user': [
        patch(
          '/Users/{id}',
          'Activate or deactivate a user',
          'An assignment or unassignment.',
          patchUser({ active: boolean }),
          user,
        ),
        patch('/Users/{id}', 'Send a password', 'Sync Password is on.', patchUser({ password: text }), user),
      ],
    }),
    'list-groups': [pages('/Groups', 'groups')],
    'find-group': [
      {
        title: 'Find a group',
        when: 'A push of a group whose id Okta does not know, with Import Groups off.',
        method: 'GET',
        path: '/Groups?filter=displayName eq "{name}"&startIndex=1&count=100',
        answers: finds,
      },
    ],
    'read-group': [read('/Groups', 'group', group, 'Before or after a group is written.')],
    'create-group': [
      {
        title: 'Create a group',
        when: 'Push Groups, of a group that the service does not have.',
        method: 'POST',
        path: '/Groups',
        body: object({ schemas: core('Group'), displayName: text, 'members?': members, ...described }),
        answers: [
          { status: 201, body: group, means: 'Okta keeps the id.' },
          { status: 409, body: error, means: 'A group of that name exists: the push fails.' },
        ],
      },
    ],
    ...(groups === 'PUT'
      ? {
          'replace-group': [
            {
              title: 'Replace a group',
              when: 'A change of name or membership, Push now: the group with all of its members.',
              method: 'PUT',
              path: '/Groups/{id}',
              body: object({ ...wholeGroup, ...described }),
              answers: [...written(group), gone],
            },
          ],
        }
      : {
          'change-group': [
            patch(
              '/Groups/{id}',
              'Name a group',
              'A rename, and each change of membership.',
              old
                ? object({ schemas: is([v1]), ...named, ...described })
                : operate(object({ op: is('replace'), value: object(named) })),
              group,
            ),
            patch('/Groups/{id}', 'Change members', 'Somebody joined or left a pushed group.', changesOfMembers, group),
            patch('/Groups/{id}', 'Replace all members', 'Push now, or an activation of the push.', allMembers, group),
          ],
        }),
    'delete-group': [
      {
        title: 'Delete a group',
        when: 'Unlink Pushed Group, with “Delete the group in the target app”.',
        method: 'DELETE',
        path: '/Groups/{id}',
        answers: [
          { status: 204, means: 'Done.' },
          { status: 404, body: error, means: 'It was gone already.' },
        ],
      },
    ],
    ...(kind === 'on-premises' && {
      discover: [discover('/ServiceProviderConfigs', 'The agent asks which features the connector has.')],
    }),
    ...(kind === 'governance' && {
      discover: ['/ResourceTypes', '/Schemas'].map((path) =>
        discover(path, 'A save, to learn which roles and entitlements there are.'),
      ),
      other: [{ ...pages('/{endpoint}', 'roles or entitlements'), when: 'A save: what can be granted.' }],
    }),
  };
  return table;
};

/** The requests that the documentation describes for an operation of a client: none where Okta does not send it. */
export const documentedRequests = (client: Client, operation: Operation): readonly DocumentedRequest[] =>
  describe(client)[operation] ?? [];
