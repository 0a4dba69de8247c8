import { Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';
import { fullName, type OktaGroup, type OktaUser } from '../../../api/okta.ts';
import { Failure, Waiting } from '../../../parts/states.tsx';
import { AttributeForm, type Assigned } from './attribute-form.tsx';

const nameOf = (item: OktaUser | OktaGroup): string =>
  'name' in item.profile ? String(item.profile.name) : fullName(item as OktaUser);

/** Whom to assign, by the beginning of a name. */
const Choice = ({
  to,
  assigned,
  onAssign,
}: {
  to: 'people' | 'groups';
  assigned: ReadonlySet<string>;
  onAssign: (item: OktaUser | OktaGroup) => void;
}): ReactNode => {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 200);
  const path = to === 'people' ? '/api/v1/users' : '/api/v1/groups';
  const { data, error } = useQuery({
    queryKey: [path, 'to assign', q],
    queryFn: () => ask<(OktaUser | OktaGroup)[]>(path, { query: { q, limit: 20 } }),
    placeholderData: (before) => before,
  });
  return (
    <>
      <TextInput
        aria-label="Search"
        placeholder="Search"
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <Failure error={error} />}
      {data?.map((item) => (
        <Group key={item.id} justify="space-between" wrap="nowrap">
          <Stack gap={0} miw={0}>
            <Text size="sm">{nameOf(item)}</Text>
            {'login' in item.profile && (
              <Text size="xs" c="dimmed" truncate>
                {item.profile.login}
              </Text>
            )}
          </Stack>
          {assigned.has(item.id) ? (
            <Badge variant="light" color="green" tt="none" flex="none">
              Assigned
            </Badge>
          ) : (
            <Button
              size="compact-sm"
              variant="light"
              flex="none"
              aria-label={`Assign ${nameOf(item)}`}
              onClick={() => onAssign(item)}
            >
              Assign
            </Button>
          )}
        </Group>
      ))}
      {data?.length === 0 && (
        <Text c="dimmed">{to === 'people' ? 'Nobody has such a name.' : 'No group has such a name.'}</Text>
      )}
    </>
  );
};

/** What an assignment to a person would hold, to be changed before it is made. */
const PersonForm = ({
  app,
  person,
  onSave,
  onCancel,
}: {
  app: Application;
  person: OktaUser;
  onSave: (assigned: Assigned) => Promise<unknown>;
  onCancel: () => void;
}): ReactNode => {
  const path = `${settingsPath(app.id)}/users/${person.id}/mapped`;
  const { data, error } = useQuery({ queryKey: [path], queryFn: () => ask<Assigned>(path), gcTime: 0 });
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading what the mappings give" />;
  return (
    <>
      <Text size="sm" c="dimmed">
        {fullName(person)}: what the mappings give. Change what this assignment is to have instead.
      </Text>
      <AttributeForm app={app} initial={data} submit="Save and Go Back" onSave={onSave} onCancel={onCancel} />
    </>
  );
};

/** What an assignment to a group would give its members. */
const GroupForm = ({
  app,
  group,
  onSave,
  onCancel,
}: {
  app: Application;
  group: OktaGroup;
  onSave: (assigned: Assigned) => Promise<unknown>;
  onCancel: () => void;
}): ReactNode => (
  <>
    <Text size="sm" c="dimmed">
      {app.profile.some(({ scope }) => scope === 'group')
        ? `${group.profile.name}: the values that its members get at ${app.label}. What is left empty is as the mappings say.`
        : `${group.profile.name}: the profile of ${app.label} has no attribute that a group may give.`}
    </Text>
    <AttributeForm app={app} initial={{ profile: {} }} submit="Save and Go Back" onSave={onSave} onCancel={onCancel} />
  </>
);

/** “Assign {label} to People”, or to Groups. */
export const AssignDialog = ({
  app,
  to,
  onClose,
}: {
  app: Application;
  to: 'people' | 'groups';
  onClose: () => void;
}): ReactNode => {
  const queries = useQueryClient();
  const [assigned, setAssigned] = useState<ReadonlySet<string>>(new Set());
  const [item, setItem] = useState<OktaUser | OktaGroup>();
  const path = `/api/v1/apps/${app.id}`;
  const save = async ({ userName, profile }: Assigned): Promise<void> => {
    if (!item) return;
    if (to === 'groups') await ask(`${path}/groups/${item.id}`, { method: 'PUT', body: { profile } });
    else {
      const body = { id: item.id, scope: 'USER', credentials: { userName }, profile };
      await ask(`${path}/users`, { method: 'POST', body });
    }
    setAssigned((before) => new Set([...before, item.id]));
    setItem(undefined);
    await Promise.all(['users', 'groups'].map((kind) => queries.invalidateQueries({ queryKey: [`${path}/${kind}`] })));
  };
  const form = { app, onSave: save, onCancel: () => setItem(undefined) };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Assign ${app.label} to ${to === 'people' ? 'People' : 'Groups'}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        {item && to === 'people' && <PersonForm {...form} person={item as OktaUser} />}
        {item && to === 'groups' && <GroupForm {...form} group={item as OktaGroup} />}
        {!item && (
          <>
            <Choice to={to} assigned={assigned} onAssign={setItem} />
            <Group justify="flex-end">
              <Button onClick={onClose}>Done</Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
};
