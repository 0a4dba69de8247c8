import type { LogEvent } from '../../../provisioning/store.ts';
import type { QaCase } from '../case.ts';
import { bodyOf, logged, seenBy, timeOf, type Facts } from '../facts.ts';
import {
  actionOf,
  answered,
  deactivates,
  eventsOf,
  followed,
  groupOf,
  happened,
  inBulk,
  isTogether,
  pushesGroup,
  says,
  updatesGroup,
} from '../rules.ts';

const section = 'Group push';
const push = 'application.provision.group_push';
const find = ['Push Groups, Push Groups › Find groups by name, pick a group.'];

const deleted = says(/^The group is deleted in the target app\.$/);
const left = says(/^The group is left in the target app\.$/);
const deletedByRule = says(/deleted in the target app: its rule was deleted/);
const leftByRule = says(/left in the target app: its rule was deleted/);

/** Of one group alone. */
const alone =
  (test: (event: LogEvent) => boolean) =>
  (event: LogEvent, facts: Facts): boolean =>
    test(event) && !eventsOf(facts, event.eventType).some((other) => other !== event && isTogether(event, other));

const membersIn = (body: ReturnType<typeof bodyOf>): number =>
  Array.isArray(body?.['members']) ? body['members'].length : 0;

/** A link whose group got Okta's name, or kept the one that it had at the service: then no request of its job gives it. */
const linked = (what: string, renamed: boolean) => (facts: Facts) => {
  const updates = facts.exchanges.filter((one) => actionOf(one, facts) === 'link-group' && updatesGroup(one, facts));
  const names = ({ job = '', request }: (typeof updates)[number]): boolean =>
    request.body?.includes(`"displayName":${JSON.stringify(facts.jobs.get(job)?.input['name'])}`) ?? false;
  const exchange = updates.findLast((one) =>
    renamed ? names(one) : !updates.some((other) => other.job === one.job && names(other)),
  );
  return exchange && seenBy(exchange, what);
};

/** A push of the whole membership that nobody's activation caused. */
const pushedNow = (facts: Facts) => {
  const exchange = facts.exchanges.findLast((one) => {
    if (actionOf(one, facts) !== 'push-group') return false;
    const created = facts.jobs.get(one.job ?? '')?.created ?? 0;
    return !eventsOf(facts, `${push}.activate_mapping`).some(
      (event) => groupOf(event) === one.group && Math.abs(Date.parse(event.published) - created) < 1_000,
    );
  });
  return exchange && seenBy(exchange, 'The whole membership was pushed');
};

/** A group that had been left at the service is linked again. */
const linkedAgain = (facts: Facts) => {
  const exchange = facts.exchanges.findLast(
    (one) =>
      actionOf(one, facts) === 'link-group' &&
      eventsOf(facts, `${push}.removed`).some((event) => left(event) && event.published <= timeOf(one)),
  );
  return exchange && seenBy(exchange, 'A group that was left at the service was linked again');
};

const ruleRests = (facts: Facts) => {
  const event = facts.events.findLast(
    ({ eventType, outcome }) =>
      eventType === 'application.lifecycle.update' && outcome.reason === 'A rule of Push Groups was deactivated',
  );
  return event && logged(event, 'A rule was deactivated');
};

export const groupPushCases: readonly QaCase[] = (
  [
    {
      id: 'C9312',
      title: 'Verify Push Groups > Create Group',
      steps: [...find, 'Create Group, Save.', 'Look at the service.'],
      expects: 'The service has the group, with the people of it who are assigned.',
      place: 'push-groups/name',
      seen: answered(
        'A group was created with its members',
        (one) => one.operation === 'create-group' && membersIn(bodyOf(one)) > 0,
      ),
    },
    {
      id: 'C9315',
      title: 'Verify Push Groups > Link Group >Rename App Group',
      steps: ['Turn renaming on.', ...find, 'Link Group, select a group of the service, Save.', 'Look at the service.'],
      expects: 'The group has Okta’s name and people; who was in it still is; there is no other group.',
      place: 'push-groups/name',
      seen: linked('A linked group was renamed', true),
    },
    {
      id: 'C9316',
      title: 'Verify Push Groups > Push Now',
      steps: ['Push a group.', 'Add members to it at the service.', 'Active › Push now.'],
      expects: 'The service has the members that Okta has, and no others. It works for an empty group, too.',
      seen: pushedNow,
    },
    {
      id: 'C9317',
      title: 'Verify Push Groups > Push Empty Group',
      steps: ['Push a group without people: Create Group, Save.', 'Look at the service.'],
      expects: 'The service has an empty group.',
      place: 'push-groups/name',
      seen: answered(
        'An empty group was created',
        (one) => one.operation === 'create-group' && membersIn(bodyOf(one)) === 0,
      ),
    },
    {
      id: 'C9318',
      title: 'Verify Push Groups > Unlink Pushed Group > Delete the group in the target app',
      steps: ['Active › Unlink pushed group.', 'Delete the group in the target app, Unlink.', 'Look at the service.'],
      expects: 'The group is gone from the tab and from the service; its users are not.',
      seen: followed(
        `${push}.removed`,
        'An unlinked group was deleted',
        (one) => one.operation === 'delete-group',
        alone(deleted),
      ),
    },
    {
      id: 'C9319',
      title: 'Verify Push Groups > Deactivate Group Push',
      steps: ['Active › Deactivate group push.', 'Add a person to the group in Okta.', 'Look at the service.'],
      expects: 'The group stays as it is at the service.',
      seen: happened(`${push}.deactivate_mapping`, 'The push of a group was deactivated'),
    },
    {
      id: 'C9320',
      title: 'Verify Push Groups > Activate Group Push',
      steps: ['Inactive › Activate group push.', 'Look at the service.'],
      expects: 'The membership is pushed at once.',
      seen: followed(`${push}.activate_mapping`, 'An activated group was pushed', pushesGroup),
    },
    {
      id: 'C9321',
      title: 'Verify Push Groups > Unlink Pushed Group > Leave the group in the target app',
      steps: ['Active › Unlink pushed group.', 'Leave the group in the target app, Unlink.', 'Look at the service.'],
      expects: 'The group is gone from the tab; the service has it still, with its people.',
      seen: happened(`${push}.removed`, 'An unlinked group was left at the service', alone(left)),
    },
    {
      id: 'C9322',
      title: 'Verify Push Groups > Link Group > After Leave the group in the target app',
      steps: [...find, 'Link Group, select the group that was left, Save.', 'Look at the service.'],
      expects: 'The group is synchronized again, with who was in it.',
      place: 'push-groups/name',
      seen: linkedAgain,
    },
    {
      id: 'C9323',
      title: 'Verify Push Groups > Push Groups By Rule',
      steps: [
        'Push Groups › Find groups by rule.',
        'Give a name, and what the group’s name or description begins with.',
        'Create Rule.',
      ],
      expects: 'The rule is listed by rule, the groups that it finds are pushed.',
      place: 'push-groups/rule',
      seen: followed(
        `${push}.mapping.created`,
        'A group that a rule found was pushed',
        pushesGroup,
        says(/^Found by a rule/),
      ),
    },
    {
      id: 'C9324',
      title: 'Verify Push Groups > Deactivate Rule',
      steps: ['Active › Deactivate Rule.', 'Add a group that the rule would find.'],
      expects: 'It is not pushed; those that were found before stay as they are.',
      place: 'push-groups/rules',
      seen: ruleRests,
    },
    {
      id: 'C9325',
      title: 'Verify Push Groups > Delete Rule',
      steps: ['Active › Delete Rule.', 'Delete the associated groups, Delete.', 'Look at the service.'],
      expects: 'Rule and groups are gone, at the service too.',
      place: 'push-groups/rules',
      seen: followed(
        `${push}.removed`,
        'A group of a deleted rule was deleted',
        (one) => one.operation === 'delete-group',
        deletedByRule,
      ),
    },
    {
      id: 'C9326',
      title: 'Verify Push Groups > Delete Rule >  Leave Associated Groups',
      steps: ['Active › Delete Rule.', 'Leave associated groups, Delete.', 'Look at the service.'],
      expects: 'Rule and groups are gone from Okta, not from the service.',
      place: 'push-groups/rules',
      seen: happened(`${push}.removed`, 'A group of a deleted rule was left at the service', leftByRule),
    },
    {
      id: 'C9327',
      title: 'Verify Push Groups >Bulk Edit > Delete',
      steps: [
        'Push two groups or more.',
        'Bulk Edit, select them, Delete.',
        'Delete the groups in the target app, Unlink.',
      ],
      expects: 'They are gone, at the service too; its users are not.',
      place: 'push-groups/bulk',
      seen: inBulk(`${push}.removed`, 'Groups were deleted in bulk', deleted),
    },
    {
      id: 'C9328',
      title: 'Verify Push Groups >Bulk Edit > Deactivate',
      steps: ['Bulk Edit, select groups, Deactivate.', 'Add people to them.'],
      expects: 'The groups stay as they are at the service.',
      place: 'push-groups/bulk',
      seen: inBulk(`${push}.deactivate_mapping`, 'Groups were deactivated in bulk'),
    },
    {
      id: 'C9329',
      title: 'Verify Push Groups >Bulk Edit > Activate',
      steps: ['Bulk Edit, select inactive groups, Activate.', 'Look at the service.'],
      expects: 'The memberships are pushed at once.',
      place: 'push-groups/bulk',
      seen: inBulk(`${push}.activate_mapping`, 'Groups were activated in bulk'),
    },
    {
      id: 'C9330',
      title: 'Verify Push Groups > Link Group >Do Not Rename App Group',
      steps: [
        'Turn renaming off.',
        ...find,
        'Link Group, select a group of the service, Save.',
        'Look at the service.',
      ],
      expects: 'The group keeps its name and who was in it, and gets Okta’s people; there is no other group.',
      place: 'push-groups/name',
      seen: linked('A linked group kept its name', false),
    },
    {
      id: 'C9331',
      title: 'Verify Push Groups >Bulk Edit > Delete > Leave Associated Groups',
      steps: ['Bulk Edit, select groups, Delete.', 'Leave the groups in the target app, Unlink.'],
      expects: 'They are gone from the tab; the service has them still.',
      place: 'push-groups/bulk',
      seen: inBulk(`${push}.removed`, 'Groups were unlinked in bulk, and left at the service', left),
    },
    {
      id: 'C9332',
      title: 'Verify Push Groups >Add Members As Group',
      steps: ['Push a group.', 'Add people to it in Okta.', 'Look at the service.'],
      expects: 'The group has them, too.',
      place: 'groups',
      seen: followed('group.user_membership.add', 'Who was added to a pushed group is in it', (one, facts) =>
        updatesGroup(one, facts),
      ),
    },
    {
      id: 'C9333',
      title: 'Verify Push Groups > Remove Members From Group',
      steps: ['Remove a person from a pushed group that is assigned.', 'Look at the service.'],
      expects: 'The person is out of the group, and unassigned.',
      place: 'groups',
      seen: followed(
        'group.user_membership.remove',
        'Who was removed from a pushed group is not in it',
        (one, facts) => updatesGroup(one, facts) || deactivates(one, facts),
      ),
    },
  ] satisfies readonly (Omit<QaCase, 'section' | 'place' | 'needs'> & Partial<Pick<QaCase, 'place'>>)[]
).map((one) => ({ place: 'push-groups', ...one, section, needs: 'groups' }));
