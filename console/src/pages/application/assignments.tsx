import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { Application } from '../../api/muster.ts';
import { fullName, type OktaGroup, type OktaUser } from '../../api/okta.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon } from '../../parts/icons.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';

interface AppUser {
  readonly id: string;
  readonly scope: 'USER' | 'GROUP';
  readonly status: string;
  readonly syncState: string;
  readonly externalId?: string;
  readonly credentials: { readonly userName: string };
  readonly _embedded?: { readonly user?: OktaUser };
}

interface AppGroup {
  readonly id: string;
  readonly priority: number;
  readonly _embedded?: { readonly group?: OktaGroup };
}

const states: Readonly<Record<string, { label: string; color: string }>> = {
  DISABLED: { label: 'Not provisioned', color: 'gray' },
  OUT_OF_SYNC: { label: 'Waiting', color: 'yellow' },
  SYNCING: { label: 'Pushing', color: 'blue' },
  SYNCHRONIZED: { label: 'Provisioned', color: 'green' },
  ERROR: { label: 'Error', color: 'red' },
};

const AssignDialog = ({
  app,
  to,
  onClose,
}: {
  app: Application;
  to: 'people' | 'groups';
  onClose: () => void;
}): ReactNode => {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 200);
  const path = to === 'people' ? '/api/v1/users' : '/api/v1/groups';
  const { data } = useQuery({
    queryKey: [path, 'to assign', q],
    queryFn: () => ask<(OktaUser | OktaGroup)[]>(path, { query: { q, limit: 20 } }),
  });
  const [assigned, setAssigned] = useState<ReadonlySet<string>>(new Set());
  const assign = useMutation({
    mutationFn: (id: string) =>
      to === 'people'
        ? ask(`/api/v1/apps/${app.id}/users`, { method: 'POST', body: { id, scope: 'USER' } })
        : ask(`/api/v1/apps/${app.id}/groups/${id}`, { method: 'PUT', body: {} }),
    onSuccess: (_, id) => {
      setAssigned((before) => new Set([...before, id]));
      void queries.invalidateQueries({ queryKey: [`/api/v1/apps/${app.id}/users`] });
      void queries.invalidateQueries({ queryKey: [`/api/v1/apps/${app.id}/groups`] });
    },
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
  });
  const nameOf = (item: OktaUser | OktaGroup): string =>
    'name' in item.profile ? String(item.profile.name) : fullName(item as OktaUser);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Assign ${app.label} to ${to === 'people' ? 'People' : 'Groups'}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <TextInput
          aria-label="Search"
          placeholder="Search"
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {data?.map((item) => (
          <Group key={item.id} justify="space-between" wrap="nowrap">
            <Stack gap={0}>
              <Text size="sm">{nameOf(item)}</Text>
              {'login' in item.profile && (
                <Text size="xs" c="dimmed">
                  {item.profile.login}
                </Text>
              )}
            </Stack>
            {assigned.has(item.id) ? (
              <Badge variant="light" color="green" tt="none">
                Assigned
              </Badge>
            ) : (
              <Button
                size="compact-sm"
                variant="light"
                aria-label={`Assign ${nameOf(item)}`}
                loading={assign.isPending && assign.variables === item.id}
                onClick={() => assign.mutate(item.id)}
              >
                Assign
              </Button>
            )}
          </Group>
        ))}
        {data?.length === 0 && <Text c="dimmed">Nobody of that name is left to assign.</Text>}
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
};

export const Assignments = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const [shown, setShown] = useState<'people' | 'groups'>('people');
  const [assigning, setAssigning] = useState<'people' | 'groups'>();
  const [removing, setRemoving] = useState<{ readonly path: string; readonly name: string }>();
  const filter = (
    <Group gap="sm">
      <SegmentedControl
        aria-label="Filters"
        value={shown}
        onChange={(value) => setShown(value)}
        data={[
          { value: 'people', label: 'People' },
          { value: 'groups', label: 'Groups' },
        ]}
      />
      <Button variant="default" onClick={() => setAssigning('people')}>
        Assign to People
      </Button>
      <Button variant="default" onClick={() => setAssigning('groups')}>
        Assign to Groups
      </Button>
    </Group>
  );
  const remove = (path: string, name: string): ReactNode => (
    <Tooltip label="Unassign">
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`Unassign ${name}`}
        onClick={() => setRemoving({ path, name })}
      >
        <Icon name="close" />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Stack>
      {shown === 'people' ? (
        <RecordList<AppUser>
          key="people"
          label="Assigned people"
          path={`/api/v1/apps/${app.id}/users`}
          query={{ expand: 'user' }}
          search={{ parameter: 'q', placeholder: 'Search assigned people' }}
          filters={filter}
          refresh={1_000}
          keyOf={(user) => user.id}
          empty={
            <EmptyState title="No users found">
              Assign {app.label} to people, or to groups, whose members it then has.
            </EmptyState>
          }
          columns={[
            {
              label: 'Person',
              cell: ({ _embedded, credentials }) => (
                <Stack gap={0}>
                  <Text size="sm">{_embedded?.user ? fullName(_embedded.user) : credentials.userName}</Text>
                  <Text size="xs" c="dimmed">
                    {credentials.userName}
                  </Text>
                </Stack>
              ),
            },
            { label: 'Type', cell: ({ scope }) => (scope === 'USER' ? 'Individual' : 'Group'), width: 120 },
            {
              label: 'At the service',
              cell: ({ syncState, externalId }) => {
                const { label, color } = states[syncState] ?? { label: syncState, color: 'gray' };
                return (
                  <Group gap="xs">
                    <Badge variant="light" color={color} tt="none">
                      {label}
                    </Badge>
                    {externalId && (
                      <Text size="xs" c="dimmed" ff="monospace">
                        {externalId}
                      </Text>
                    )}
                  </Group>
                );
              },
            },
            {
              label: 'Exchanges',
              width: 110,
              cell: ({ id, credentials }) => (
                <Tooltip label="What was sent">
                  <ActionIcon
                    variant="subtle"
                    component={Link}
                    to={`/admin/traffic?app=${app.id}&person=${id}`}
                    aria-label={`Exchanges of ${credentials.userName}`}
                  >
                    <Icon name="traffic" />
                  </ActionIcon>
                </Tooltip>
              ),
            },
            {
              label: 'Actions',
              width: 90,
              cell: ({ id, credentials }) => remove(`/api/v1/apps/${app.id}/users/${id}`, credentials.userName),
            },
          ]}
        />
      ) : (
        <RecordList<AppGroup>
          key="groups"
          label="Assigned groups"
          path={`/api/v1/apps/${app.id}/groups`}
          query={{ expand: 'group' }}
          filters={filter}
          refresh={2_000}
          keyOf={(group) => group.id}
          empty={
            <EmptyState title="No groups found">A group assigns the application to each of its members.</EmptyState>
          }
          columns={[
            { label: 'Priority', cell: ({ priority }) => priority + 1, width: 100 },
            { label: 'Group', cell: ({ id, _embedded }) => _embedded?.group?.profile.name ?? id },
            {
              label: 'Actions',
              width: 90,
              cell: ({ id, _embedded }) =>
                remove(`/api/v1/apps/${app.id}/groups/${id}`, _embedded?.group?.profile.name ?? id),
            },
          ]}
        />
      )}
      {assigning && <AssignDialog app={app} to={assigning} onClose={() => setAssigning(undefined)} />}
      <FormModal
        title="Unassign"
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        initial={{}}
        submit="OK"
        destructive
        onSubmit={async () => {
          await ask(removing!.path, { method: 'DELETE' });
          await queries.invalidateQueries({
            queryKey: [`/api/v1/apps/${app.id}/${shown === 'people' ? 'users' : 'groups'}`],
          });
        }}
        fields={() => (
          <Text>
            {removing?.name} loses {app.label}.{' '}
            {app.toApp.deactivateUsers
              ? 'The account at the service is deactivated.'
              : 'Deactivate Users is off: nothing is sent to the service.'}
          </Text>
        )}
      />
    </Stack>
  );
};
