import { AppShell, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useSession } from '../api/session.ts';
import { EmptyState, Failure, Waiting } from '../parts/states.tsx';
import { ColorSchemeToggle } from '../shell/color-scheme.tsx';
import { UserMenu } from '../shell/user-menu.tsx';

interface AppLink {
  readonly id: string;
  readonly label: string;
  readonly linkUrl: string;
}

const Tiles = (): ReactNode => {
  const { data, error } = useQuery({
    queryKey: ['appLinks'],
    queryFn: () => ask<AppLink[]>('/api/v1/users/me/appLinks'),
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading your applications" />;
  if (data.length === 0) {
    return (
      <EmptyState title="No applications yet">
        Those that are assigned to you, and are not hidden from users, are shown here.
      </EmptyState>
    );
  }
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }}>
      {data.map(({ id, label }) => (
        <Card key={id} withBorder padding="lg" ta="center">
          <Text fz={30} fw={700} c="indigo" aria-hidden>
            {label.slice(0, 1)}
          </Text>
          <Text size="sm">{label}</Text>
        </Card>
      ))}
    </SimpleGrid>
  );
};

/** “Add Apps”: what one may assign to oneself. */
const AddApps = (): ReactNode => {
  const queries = useQueryClient();
  const path = '/muster/api/v1/me/requestable-apps';
  const { data = [] } = useQuery({ queryKey: [path], queryFn: () => ask<Pick<AppLink, 'id' | 'label'>[]>(path) });
  const add = useMutation({
    mutationFn: (id: string) => ask(`${path}/${id}`, { method: 'POST' }),
    onSuccess: () => Promise.all([[path], ['appLinks']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  if (data.length === 0) return null;
  return (
    <section aria-labelledby="add-apps">
      <Title order={2} mt="xl" mb="md" id="add-apps">
        Add Apps
      </Title>
      <Stack maw={480}>
        {data.map(({ id, label }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Text>{label}</Text>
            <Button
              variant="light"
              size="xs"
              flex="none"
              aria-label={`Add ${label}`}
              loading={add.isPending && add.variables === id}
              onClick={() => add.mutate(id)}
            >
              Add
            </Button>
          </Group>
        ))}
      </Stack>
    </section>
  );
};

/** The end-user dashboard. */
export const HomePage = (): ReactNode => {
  const { data: session, error } = useSession();
  useEffect(() => {
    document.title = 'My Apps · Muster';
  }, []);
  if (error) return <Navigate to="/signin" />;
  if (!session) return <Waiting label="Signing in" />;
  return (
    <AppShell header={{ height: 56 }} padding="xl">
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between">
          <Group gap={8}>
            <img src="/icon.svg" width={26} height={26} alt="" />
            <Text fw={650}>Muster</Text>
          </Group>
          <Group gap="sm">
            {session.admin && (
              <Button component={Link} to="/admin">
                Admin
              </Button>
            )}
            <ColorSchemeToggle />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main>
        <Title order={1} mb="lg">
          My Apps
        </Title>
        <Tiles />
        <AddApps />
      </AppShell.Main>
    </AppShell>
  );
};
