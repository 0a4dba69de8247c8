import { Button, Menu, SimpleGrid, Tabs, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { fullName, type OktaUser } from '../../api/okta.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Applications } from './applications.tsx';
import { FailedTasks } from './failed-tasks.tsx';
import { Groups } from './groups.tsx';
import { lifecycles, type Lifecycle } from './lifecycle.ts';
import { Profile } from './profile.tsx';
import { PersonStatus } from './status.tsx';

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
      <FailedTasks person={personId} />
      <Tabs defaultValue="applications" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="applications">Applications</Tabs.Tab>
          <Tabs.Tab value="groups">Groups</Tabs.Tab>
          <Tabs.Tab value="profile">Profile</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="applications">
          <Applications person={user} />
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
