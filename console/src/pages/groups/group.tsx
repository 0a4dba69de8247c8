import { ActionIcon, Anchor, Button, Group, Modal, Stack, Tabs, Text, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { fullName, type OktaApp, type OktaGroup, type OktaUser } from '../../api/okta.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';

const AddPeople = ({ group, onClose }: { group: OktaGroup; onClose: () => void }): ReactNode => {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text, 200);
  const { data } = useQuery({
    queryKey: ['/api/v1/users', 'to add', q],
    queryFn: () => ask<OktaUser[]>('/api/v1/users', { query: { q, limit: 20 } }),
  });
  const add = useMutation({
    mutationFn: (id: string) => ask(`/api/v1/groups/${group.id}/users/${id}`, { method: 'PUT' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [`/api/v1/groups/${group.id}/users`] }),
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Assign people to ${group.profile.name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <TextInput
          aria-label="Search people"
          placeholder="Search people"
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {data?.map((user) => (
          <Group key={user.id} justify="space-between">
            <Text size="sm">{fullName(user)}</Text>
            <Button
              size="compact-sm"
              variant="light"
              aria-label={`Add ${fullName(user)}`}
              onClick={() => add.mutate(user.id)}
            >
              Add
            </Button>
          </Group>
        ))}
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
};

export const GroupPage = (): ReactNode => {
  const { groupId } = useParams({ from: '/admin/groups/$groupId' });
  const queries = useQueryClient();
  const [adding, add] = useDisclosure();
  const { data: group, error } = useQuery({
    queryKey: ['group', groupId],
    queryFn: () => ask<OktaGroup>(`/api/v1/groups/${groupId}`),
  });
  const remove = useMutation({
    mutationFn: (id: string) => ask(`/api/v1/groups/${groupId}/users/${id}`, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [`/api/v1/groups/${groupId}/users`] }),
    onError: (failure) => notifications.show({ message: failure.message, color: 'red' }),
  });
  const path = [{ label: 'Groups', to: '/admin/groups' }];
  if (error) {
    return (
      <Page title="Group" path={path}>
        <Failure error={error} />
      </Page>
    );
  }
  if (!group) return <Waiting label="Reading the group" />;
  const mayChange = group.type === 'OKTA_GROUP';
  return (
    <Page
      title={group.profile.name}
      path={path}
      description={group.profile.description ?? undefined}
      actions={
        <Tooltip label="Only groups made in Okta have members that are assigned by hand" disabled={mayChange}>
          <Button onClick={add.open} disabled={!mayChange}>
            Assign people
          </Button>
        </Tooltip>
      }
    >
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="people">People</Tabs.Tab>
          <Tabs.Tab value="applications">Applications</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <RecordList<OktaUser>
            label="Members"
            path={`/api/v1/groups/${groupId}/users`}
            keyOf={(user) => user.id}
            empty={
              <EmptyState title="No members yet">
                Whoever you add gets the applications that are assigned to the group.
              </EmptyState>
            }
            columns={[
              {
                label: 'Person',
                cell: (user) => (
                  <Anchor component={Link} to={`/admin/people/${user.id}`}>
                    {fullName(user)}
                  </Anchor>
                ),
              },
              { label: 'Username', cell: ({ profile }) => profile.login },
              {
                label: 'Actions',
                width: 90,
                cell: (user) =>
                  mayChange && (
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      aria-label={`Remove ${fullName(user)}`}
                      onClick={() => remove.mutate(user.id)}
                    >
                      <Icon name="close" />
                    </ActionIcon>
                  ),
              },
            ]}
          />
        </Tabs.Panel>
        <Tabs.Panel value="applications">
          <RecordList<OktaApp>
            label="Applications of the group"
            path={`/api/v1/groups/${groupId}/apps`}
            keyOf={({ id }) => id}
            empty={
              <EmptyState title="No applications yet">
                Assign one under Applications, in its tab Assignments: each member then has it.
              </EmptyState>
            }
            columns={[
              {
                label: 'Application',
                cell: ({ id, label }) => (
                  <Anchor component={Link} to={`/admin/apps/${id}?tab=assignments`}>
                    {label}
                  </Anchor>
                ),
              },
              { label: 'Status', cell: ({ status }) => (status === 'ACTIVE' ? 'Active' : 'Inactive'), width: 120 },
            ]}
          />
        </Tabs.Panel>
      </Tabs>
      {adding && <AddPeople group={group} onClose={add.close} />}
    </Page>
  );
};
