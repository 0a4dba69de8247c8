import { Badge, Button, Group, Menu, Paper, SimpleGrid, Stack, Table, Tabs, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { fullName, type OktaGroup, type OktaUser } from '../api/okta.ts';
import { FormModal } from '../parts/form-modal.tsx';
import { Page } from '../parts/page.tsx';
import { Failure, Waiting } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { PersonStatus } from './people.tsx';

interface AppLink {
  readonly id: string;
  readonly label: string;
  readonly appName: string;
  readonly appInstanceId: string;
}

interface Lifecycle {
  readonly label: string;
  readonly operation: string;
  /** Said before it is done. */
  readonly consequence: string;
  readonly destructive?: boolean;
}

const activate: Lifecycle = {
  label: 'Activate',
  operation: 'lifecycle/activate?sendEmail=true',
  consequence: 'The person becomes active, or is sent a mail whose link sets the password.',
};
const deactivate: Lifecycle = {
  label: 'Deactivate',
  operation: 'lifecycle/deactivate',
  consequence: 'The person loses every application. Where Deactivate Users is enabled, each is told so.',
  destructive: true,
};
const suspend: Lifecycle = {
  label: 'Suspend',
  operation: 'lifecycle/suspend',
  consequence: 'The person cannot sign in. Applications keep their assignment; nothing is sent to them.',
  destructive: true,
};
const unsuspend: Lifecycle = {
  label: 'Unsuspend',
  operation: 'lifecycle/unsuspend',
  consequence: 'The person can sign in again.',
};
const resetPassword: Lifecycle = {
  label: 'Reset password',
  operation: 'lifecycle/reset_password?sendEmail=true',
  consequence: 'The password is no longer good, and a mail with a link for a new one is sent.',
};

const lifecycles: Readonly<Record<string, readonly Lifecycle[]>> = {
  STAGED: [activate],
  PROVISIONED: [activate, deactivate],
  ACTIVE: [resetPassword, suspend, deactivate],
  RECOVERY: [deactivate],
  PASSWORD_EXPIRED: [resetPassword, deactivate],
  LOCKED_OUT: [
    { label: 'Unlock', operation: 'lifecycle/unlock', consequence: 'The person can sign in again.' },
    deactivate,
  ],
  SUSPENDED: [unsuspend, deactivate],
  DEPROVISIONED: [activate],
};

/** The order of Okta's profile page; what else there is follows. */
const order = [
  'login',
  'firstName',
  'lastName',
  'email',
  'secondEmail',
  'title',
  'displayName',
  'nickName',
  'mobilePhone',
  'primaryPhone',
  'department',
  'organization',
  'manager',
];

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

const Profile = ({ user }: { user: OktaUser }): ReactNode => {
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const names = [...order, ...Object.keys(user.profile).filter((name) => !order.includes(name))];
  const values = Object.fromEntries(names.map((name) => [name, textOf(user.profile[name])]));
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" mb="md">
        <Text fw={600}>Attributes</Text>
        <Button variant="default" size="xs" onClick={() => setEditing(true)}>
          Edit
        </Button>
      </Group>
      <Table withRowBorders={false} aria-label="Attributes">
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={220} c="dimmed" fw={400}>
                {name}
              </Table.Th>
              <Table.Td>{values[name]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <FormModal
        title="Edit profile"
        opened={editing}
        onClose={() => setEditing(false)}
        initial={values}
        submit="Save"
        done="The profile was saved. Applications that map what changed are told."
        onSubmit={async (changed) => {
          const profile = Object.fromEntries(
            Object.entries(changed).map(([name, value]) => [name, value === '' ? null : value]),
          );
          await ask(`/api/v1/users/${user.id}`, { method: 'POST', body: { profile } });
          await queries.invalidateQueries({ queryKey: ['person', user.id] });
        }}
        fields={(form) => names.map((name) => <TextInput key={name} label={name} {...form.getInputProps(name)} />)}
      />
    </Paper>
  );
};

const Applications = ({ id }: { id: string }): ReactNode => {
  const { data, error } = useQuery({
    queryKey: ['person', id, 'apps'],
    queryFn: () => ask<AppLink[]>(`/api/v1/users/${id}/appLinks`),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading the applications" />;
  if (data.length === 0) return <Text c="dimmed">No application is assigned to this person.</Text>;
  return (
    <Stack gap="xs">
      {data.map((app) => (
        <Text key={app.id} component={Link} to={`/admin/apps/${app.appInstanceId}`}>
          {app.label}
        </Text>
      ))}
    </Stack>
  );
};

const Groups = ({ id }: { id: string }): ReactNode => {
  const { data, error } = useQuery({
    queryKey: ['person', id, 'groups'],
    queryFn: () => ask<OktaGroup[]>(`/api/v1/users/${id}/groups`),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading the groups" />;
  return (
    <Group gap="xs">
      {data.map(({ id: group, profile }) => (
        <Badge
          key={group}
          component={Link}
          to={`/admin/groups/${group}`}
          variant="light"
          tt="none"
          style={{ cursor: 'pointer' }}
        >
          {profile.name}
        </Badge>
      ))}
    </Group>
  );
};

export const PersonPage = (): ReactNode => {
  const { personId } = useParams({ from: '/admin/people/$personId' });
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Lifecycle>();
  const {
    data: user,
    error,
    refetch,
  } = useQuery({ queryKey: ['person', personId], queryFn: () => ask<OktaUser>(`/api/v1/users/${personId}`) });
  const remove = useMutation({
    mutationFn: () => ask(`/api/v1/users/${personId}`, { method: 'DELETE' }),
    onSuccess: () => notifications.show({ message: 'The person was deleted.', color: 'green' }),
    onError: (failure) => notifications.show({ message: failure.message, color: 'red' }),
  });
  const path = [{ label: 'People', to: '/admin/people' }];
  if (error) {
    return (
      <Page title="Person" path={path}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  if (!user) return <Waiting label="Reading the person" />;
  return (
    <Page
      title={fullName(user)}
      path={path}
      description={user.profile.login}
      actions={
        <>
          <PersonStatus status={user.status} />
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default">More Actions</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(lifecycles[user.status] ?? []).map((lifecycle) => (
                <Menu.Item
                  key={lifecycle.label}
                  onClick={() => setAsked(lifecycle)}
                  {...(lifecycle.destructive && { color: 'red' })}
                >
                  {lifecycle.label}
                </Menu.Item>
              ))}
              {user.status === 'DEPROVISIONED' && (
                <Menu.Item color="red" onClick={() => remove.mutate()}>
                  Delete
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <Tabs defaultValue="applications" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="applications">Applications</Tabs.Tab>
          <Tabs.Tab value="groups">Groups</Tabs.Tab>
          <Tabs.Tab value="profile">Profile</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="applications">
          <Applications id={personId} />
        </Tabs.Panel>
        <Tabs.Panel value="groups">
          <Groups id={personId} />
        </Tabs.Panel>
        <Tabs.Panel value="profile">
          <Profile user={user} />
        </Tabs.Panel>
      </Tabs>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {(['created', 'lastUpdated', 'statusChanged'] as const).map((name) => (
          <Text key={name} size="sm" c="dimmed">
            {{ created: 'Created', lastUpdated: 'Last updated', statusChanged: 'Status changed' }[name]}:{' '}
            <Time at={user[name]} />
          </Text>
        ))}
      </SimpleGrid>
      <FormModal
        title={`${asked?.label ?? ''} ${fullName(user)}`}
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        initial={{}}
        submit={asked?.label ?? ''}
        destructive={asked?.destructive ?? false}
        onSubmit={async () => {
          await ask(`/api/v1/users/${personId}/${asked!.operation}`, { method: 'POST' });
          await queries.invalidateQueries({ queryKey: ['person', personId] });
        }}
        fields={() => <Text>{asked?.consequence}</Text>}
      />
    </Page>
  );
};
