import { member, type JsonObject } from '../../protocol/json.ts';
import { userManagementCapabilities, type UserManagementCapability } from '../../protocol/v1/capabilities.ts';
import { oktaConfigUrn } from '../../protocol/v1/discovery.ts';
import { coreUrn } from '../../protocol/v1/urns.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Target } from '../target.ts';
import { demandNoPassword, inactiveIsFound, password } from './okta-client.ts';
import { demandHeld, groupPath, userPath } from './v1-check.ts';
import { createV1Okta, membersOf } from './v1-okta.ts';

const custom = 'urn:okta:onprem_app:1.0:user:custom';
const groupUrn = 'urn:okta:custom:group:1.0';
const own = { isAdmin: false, isOkta: true, departmentName: 'Cloud Service Management' };

type Agent = ReturnType<typeof createV1Okta>;

/** What the service says that the agent may ask for; undefined where it says nothing, and Okta assumes all. */
const capabilitiesOf = (t: Target): readonly string[] | undefined => {
  const listed = member(member(t.service.config, oktaConfigUrn), 'userManagementCapabilities');
  return Array.isArray(listed) ? listed.map((name) => textOf(name)) : undefined;
};

const check = (
  id: string,
  capability: UserManagementCapability,
  requirement: string,
  run: (agent: Agent, t: Target) => Promise<void>,
  needs: Check['needs'] = [],
): Check => ({
  id: `agent-${id}`,
  suite: 'agent',
  scim: '1.1',
  section: 'okta/9',
  level: 'Okta',
  requirement,
  needs: needs ?? [],
  run: async (t) => {
    const listed = capabilitiesOf(t);
    const capable = listed ? listed.includes(capability) : capability !== 'OPP_SCIM_INCREMENTAL_IMPORTS';
    if (!capable) t.skip(`/ServiceProviderConfigs does not list ${capability}`);
    await run(createV1Okta(t), t);
  },
});

const assign = (agent: Agent, attributes: JsonObject = {}) =>
  agent.assign({ schemas: [coreUrn, custom], [custom]: own, ...attributes });

/** Writes the whole user as the agent does, with one change, and demands it of what is read then. */
const puts =
  (change: JsonObject, hint: string) =>
  async (agent: Agent, t: Target): Promise<void> => {
    const user = await assign(agent, { active: change['active'] !== true });
    const { userName = '', name = '', emails = '' } = user;
    const body = {
      schemas: [coreUrn, custom],
      id: user.id,
      userName,
      name,
      emails,
      active: true,
      password,
      groups: [{ value: '1001', display: 'firstGroup' }],
      [custom]: own,
      ...change,
    };
    const answer = await agent.put(userPath(user), body, { hint });
    const { password: _, ...visible } = change;
    demandNoPassword(t, answer);
    await agent.expect(userPath(user), { id: user.id, ...visible }, { hint });
  };

/** When the service says that the user was last changed. */
const lastModifiedOf = async (agent: Agent, path: string): Promise<number> =>
  Date.parse(textOf(member(member(await agent.expect(path, {}), 'meta') ?? null, 'lastModified')));

const since = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** What Okta's on-premises provisioning agent asks of a SCIM 1.1 connector. */
export const v1AgentChecks: readonly Check[] = [
  {
    id: 'agent-capabilities',
    suite: 'agent',
    scim: '1.1',
    section: 'okta/9',
    level: 'Okta',
    requirement: '/ServiceProviderConfigs lists what the agent may ask for, by names that Okta knows.',
    run: async (t) => {
      const answer = await t.get('/ServiceProviderConfigs');
      const listed =
        capabilitiesOf(t) ?? t.skip('/ServiceProviderConfigs says nothing of capabilities: Okta assumes all of them');
      const schemas = member(answer.json, 'schemas');
      t.demand(
        Array.isArray(schemas) && schemas.includes(oktaConfigUrn),
        `schemas with ${oktaConfigUrn}`,
        JSON.stringify(schemas ?? null),
        answer,
      );
      const unknown = listed.filter((name) => !userManagementCapabilities.some((known) => known === name));
      t.demand(unknown.length === 0, userManagementCapabilities.join(', '), unknown.join(', '), answer, {
        hint: 'Okta offers what it finds in userManagementCapabilities by these names.',
      });
    },
  },
  check(
    'new-user',
    'PUSH_NEW_USERS',
    "A user is made with the application's own attributes, found by userName, and answered without the password.",
    async (agent, t) => {
      const user = await assign(agent, {
        emails: [
          { primary: true, value: 'myemail@example.com', type: 'primary' },
          { primary: false, value: 'mypersonalemail@example.com', type: 'secondary' },
        ],
      });
      const { ids, answer } = await agent.search('/Users', `userName eq "${textOf(user['userName'])}"`);
      t.equal(ids, [user.id], 'ids found', answer);
      demandNoPassword(t, answer);
    },
  ),
  check(
    'own-attributes',
    'IMPORT_PROFILE_UPDATES',
    "The application's own attributes are kept under their URN, with their JSON types.",
    async (agent) => {
      const user = await assign(agent);
      await agent.expect(
        userPath(user),
        { [custom]: own },
        {
          hint: 'Keep the object under urn:okta:{application}:1.0:user:{schema} as it is sent: Okta imports it from there.',
        },
      );
    },
  ),
  check('pending-user', 'PUSH_PENDING_USERS', 'A user is made with active: false, and stays so.', async (agent) => {
    const user = await assign(agent, { active: false });
    await agent.expect(userPath(user), { active: false }, { hint: 'Take active from the create.' });
  }),
  check(
    'deactivate',
    'PUSH_USER_DEACTIVATION',
    'A PUT of the whole user with active: false deactivates; the user stays readable.',
    puts({ active: false }, inactiveIsFound),
  ),
  check(
    'reactivate',
    'REACTIVATE_USERS',
    'A PUT of the whole user with active: true activates again.',
    puts({ active: true }, 'Apply active from a PUT: the agent sends no PATCH.'),
  ),
  check(
    'profile',
    'PUSH_PROFILE_UPDATES',
    'A PUT of the whole user, with id and groups, changes the profile.',
    puts({ name: { givenName: 'Jane', familyName: 'Taylor' } }, 'Ignore id and groups in a PUT; take all else.'),
  ),
  check(
    'password',
    'PUSH_PASSWORD_UPDATES',
    'A PUT of the whole user with a password succeeds, and does not return it.',
    puts({ password }, 'Any answer but an error tells the agent that the password was set.'),
  ),
  check(
    'import',
    'IMPORT_NEW_USERS',
    'An import reads users page after page, and is told when there are no more.',
    async (agent, t) => {
      await assign(agent);
      const first = await agent.send('GET', '/Users?startIndex=1&count=100');
      const users = t.list(first);
      const { totalResults } = t.object(first);
      t.demand(users.length > 0 && users.length <= 100, 'one to a hundred users', String(users.length), first);
      t.demand(Number.isInteger(totalResults), 'totalResults: an integer', JSON.stringify(totalResults ?? null), first);
      const past = await agent.send('GET', `/Users?startIndex=${Number(totalResults) + 100_000}&count=100`);
      t.equal(t.list(past).length, 0, 'users past the last', past, {
        hint: 'Do not begin again at the first user, or an import never ends.',
      });
    },
  ),
  check(
    'incremental-import',
    'OPP_SCIM_INCREMENTAL_IMPORTS',
    'A filter by meta.lastModified finds what was changed since a moment, and nothing that was not.',
    async (agent, t) => {
      const user = await assign(agent);
      const changed = await lastModifiedOf(agent, userPath(user));
      const found = async (moment: number): Promise<boolean> => {
        const named = `userName eq "${textOf(user['userName'])}"`;
        const { ids } = await agent.search('/Users', `meta.lastModified gt "${since(moment)}" and ${named}`);
        return ids.includes(user.id);
      };
      const hint = 'Compare meta.lastModified as a time, with a service that keeps it exactly.';
      t.demand(await found(changed - 60_000), 'the user, changed since a minute before', 'it is not found', undefined, {
        hint,
      });
      t.demand(!(await found(changed + 60_000)), 'nobody changed since a minute after', 'the user', undefined, {
        hint,
      });
      const answer = await agent.send(
        'GET',
        `/Users?filter=meta.lastModified%20gt%20%22${since(changed + 86_400_000)}%22&startIndex=1&count=100`,
      );
      t.equal(t.list(answer).length, 0, 'users changed after tomorrow', answer, { hint });
    },
    ['filter'],
  ),
  check(
    'group',
    'GROUP_PUSH',
    'A group with a description is made, written anew with other members, and deleted.',
    async (agent, t) => {
      const [one, two] = [await assign(agent), await assign(agent)];
      const description = { [groupUrn]: { description: 'This is the second group' } };
      const schemas = [coreUrn, groupUrn];
      const group = await agent.pushGroup([one], { schemas, ...description, id: 'AppGroup-02' });
      const displayName = t.unique('AppGroup');
      const body = { schemas, id: group.id, displayName, members: membersOf([two]), ...description };
      demandHeld(t, await agent.put(groupPath(group), body), { displayName });
      await agent.expect(groupPath(group), { displayName, members: [{ value: two.id }] });
      t.status(await agent.send('DELETE', groupPath(group)), [200, 204]);
      t.status(await agent.send('GET', groupPath(group)), 404);
    },
    ['groups'],
  ),
];
