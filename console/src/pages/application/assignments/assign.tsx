import { Badge, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
  busy,
  onAssign,
}: {
  to: 'people' | 'groups';
  assigned: ReadonlySet<string>;
  busy: string | undefined;
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
              loading={busy === item.id}
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
  const [person, setPerson] = useState<OktaUser>();
  const done = async (id: string): Promise<void> => {
    setAssigned((before) => new Set([...before, id]));
    setPerson(undefined);
    await Promise.all(
      ['users', 'groups'].map((kind) => queries.invalidateQueries({ queryKey: [`/api/v1/apps/${app.id}/${kind}`] })),
    );
  };
  const assignGroup = useMutation({
    mutationFn: (id: string) => ask(`/api/v1/apps/${app.id}/groups/${id}`, { method: 'PUT', body: {} }),
    onSuccess: (_, id) => done(id),
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Assign ${app.label} to ${to === 'people' ? 'People' : 'Groups'}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        {person ? (
          <PersonForm
            app={app}
            person={person}
            onCancel={() => setPerson(undefined)}
            onSave={async ({ userName, profile }) => {
              const body = { id: person.id, scope: 'USER', credentials: { userName }, profile };
              await ask(`/api/v1/apps/${app.id}/users`, { method: 'POST', body });
              await done(person.id);
            }}
          />
        ) : (
          <>
            <Choice
              to={to}
              assigned={assigned}
              busy={assignGroup.isPending ? assignGroup.variables : undefined}
              onAssign={(item) => {
                if (to === 'people') setPerson(item as OktaUser);
                else assignGroup.mutate(item.id);
              }}
            />
            <Group justify="flex-end">
              <Button onClick={onClose}>Done</Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
};
