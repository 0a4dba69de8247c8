import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';

/** The red banner over a person for whom something could not be provisioned. */
export const FailedTasks = ({ person }: { person: string }): ReactNode => {
  const { data: tasks = [] } = useQuery({
    queryKey: ['/muster/api/v1/tasks', 'of person', person],
    queryFn: () =>
      ask<{ id: string; action: string; message?: string }[]>('/muster/api/v1/tasks', {
        query: { subject: person, limit: 20 },
      }),
    refetchInterval: 5_000,
  });
  if (tasks.length === 0) return null;
  return (
    <Alert color="red" variant="light" title="Provisioning failed for this person" role="alert">
      <Stack gap="xs">
        {tasks.map(({ id, action, message }) => (
          <Group key={id} gap="sm" justify="space-between">
            <Text size="sm">{message ?? action}</Text>
            <Anchor component={Link} to={`/admin/traffic?job=${id}`} size="sm">
              Its exchanges
            </Anchor>
          </Group>
        ))}
        <Anchor component={Link} to="/admin/tasks" size="sm">
          Go to Tasks
        </Anchor>
      </Stack>
    </Alert>
  );
};
