import { ActionIcon, Anchor, Group, Modal, Select, Stack, Text, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import type { Application } from '../../../api/muster.ts';
import { fullName } from '../../../api/okta.ts';
import { ExchangesLink } from '../../../parts/exchanges-link.tsx';
import { Icon } from '../../../parts/icons.tsx';
import { RecordList } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import { AttributeForm } from './attribute-form.tsx';
import type { AppUser } from './records.ts';
import { SyncState } from './sync-state.tsx';

/** Why pushes failed, by the person whom they are about. */
const useProblems = (app: Application): ReadonlyMap<string, string> => {
  const { data = [] } = useQuery({
    queryKey: ['/muster/api/v1/tasks', 'of', app.id],
    queryFn: () =>
      ask<{ subject: string; message?: string }[]>('/muster/api/v1/tasks', { query: { app: app.id, limit: 200 } }),
    refetchInterval: 2_000,
  });
  return new Map(data.flatMap(({ subject, message }) => (message === undefined ? [] : [[subject, message]])));
};

const EditAssignment = ({
  app,
  user,
  onClose,
}: {
  app: Application;
  user: AppUser;
  onClose: () => void;
}): ReactNode => {
  const queries = useQueryClient();
  const [source, setSource] = useState<string>(user.scope);
  const path = `/api/v1/apps/${app.id}/users`;
  return (
    <Modal opened onClose={onClose} title="Edit User Assignment" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {user.scope === 'GROUP' && (
        <Select
          label="Assignment Source"
          description="A group gives the values of group attributes. The administrator sets them here instead, and the assignment becomes an individual one."
          mb="md"
          allowDeselect={false}
          data={[
            { value: 'GROUP', label: 'Group' },
            { value: 'USER', label: 'Administrator (overrides group)' },
          ]}
          value={source}
          onChange={(chosen) => setSource(chosen!)}
        />
      )}
      <AttributeForm
        app={app}
        initial={{ userName: user.credentials.userName, profile: user.profile }}
        fixed={source === 'GROUP' ? ({ scope }) => scope === 'group' : undefined}
        submit="Save"
        onCancel={onClose}
        onSave={async ({ userName, profile }) => {
          const body = { credentials: { userName }, profile };
          // Assigned by hand as well, the assignment is the administrator's.
          if (source === user.scope) await ask(`${path}/${user.id}`, { method: 'POST', body });
          else await ask(path, { method: 'POST', body: { id: user.id, scope: 'USER', ...body } });
          await queries.invalidateQueries({ queryKey: [path] });
          onClose();
        }}
      />
    </Modal>
  );
};

/** The people whom the application is assigned to, by hand or by a group. */
export const AssignedPeople = ({
  app,
  filters,
  onUnassign,
}: {
  app: Application;
  filters: ReactNode;
  onUnassign: (path: string, name: string) => void;
}): ReactNode => {
  const problems = useProblems(app);
  const [editing, setEditing] = useState<AppUser>();
  const path = `/api/v1/apps/${app.id}/users`;
  return (
    <>
      <RecordList<AppUser>
        label="Assigned people"
        path={path}
        query={{ expand: 'user' }}
        search={{ parameter: 'q', placeholder: 'Search assigned people' }}
        filters={filters}
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
            cell: ({ id, _embedded, credentials }) => (
              <Stack gap={0} align="flex-start">
                <Anchor component={Link} to={`/admin/people/${id}`} size="sm">
                  {_embedded?.user ? fullName(_embedded.user) : credentials.userName}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {credentials.userName}
                </Text>
              </Stack>
            ),
          },
          { label: 'Type', cell: ({ scope }) => (scope === 'USER' ? 'Individual' : 'Group'), width: 110 },
          {
            label: 'At the service',
            cell: (user) => <SyncState app={app} user={user} problem={problems.get(user.id)} />,
          },
          {
            label: 'Actions',
            width: 140,
            cell: (user) => {
              const { id, credentials } = user;
              return (
                <Group gap={4} wrap="nowrap">
                  <Tooltip label="Edit user assignment">
                    <ActionIcon
                      variant="subtle"
                      aria-label={`Edit assignment of ${credentials.userName}`}
                      onClick={() => setEditing(user)}
                    >
                      <Icon name="pencil" />
                    </ActionIcon>
                  </Tooltip>
                  <ExchangesLink to={`/admin/traffic?app=${app.id}&person=${id}`} of={credentials.userName} />
                  <Tooltip label="Unassign">
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      aria-label={`Unassign ${credentials.userName}`}
                      onClick={() => onUnassign(`${path}/${id}`, credentials.userName)}
                    >
                      <Icon name="close" />
                    </ActionIcon>
                  </Tooltip>
                </Group>
              );
            },
          },
        ]}
      />
      {editing && <EditAssignment app={app} user={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
};
