import { Alert, Anchor, Button, Card, Group, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { useProgress } from '../api/progress.ts';
import { Page } from '../parts/page.tsx';

const most = 50;

/** How many there are, as far as one page of the list tells. */
const useCount = (path: string): string => {
  const { data } = useQuery({
    queryKey: [path, 'count'],
    queryFn: () => ask<unknown[]>(path, { query: { limit: most } }),
  });
  if (!data) return '–';
  return data.length === most ? `${most}+` : String(data.length);
};

const useTaskCount = (): string => {
  const { data } = useQuery({
    queryKey: ['/muster/api/v1/tasks', 'count'],
    queryFn: () => ask<Record<string, number>>('/muster/api/v1/tasks/count'),
    refetchInterval: 5_000,
  });
  return data ? String(data['failed'] ?? 0) : '–';
};

const NextStep = (): ReactNode => {
  const { data: steps } = useProgress();
  const next = steps?.find(({ done }) => !done);
  if (!next) return null;
  return (
    <Alert variant="light" title={`What comes next: ${next.label}`}>
      <Group justify="space-between">
        <Text size="sm">{next.about}</Text>
        <Group gap="md">
          <Anchor component={Link} to="/admin/developer" size="sm">
            Every step
          </Anchor>
          <Button component={Link} to={next.to} size="sm">
            {next.label}
          </Button>
        </Group>
      </Group>
    </Alert>
  );
};

/** The Admin Console's Dashboard. */
export const OverviewPage = (): ReactNode => {
  const cards = [
    { label: 'People', count: useCount('/api/v1/users'), to: '/admin/people' },
    { label: 'Groups', count: useCount('/api/v1/groups'), to: '/admin/groups' },
    { label: 'Applications', count: useCount('/api/v1/apps'), to: '/admin/apps' },
    { label: 'Tasks', count: useTaskCount(), to: '/admin/tasks' },
  ];
  return (
    <Page title="Dashboard">
      <NextStep />
      <Title order={2}>Overview</Title>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {cards.map(({ label, count, to }) => (
          <Card key={label} withBorder component={Link} to={to}>
            <Text fz={28} fw={650}>
              {count}
            </Text>
            <Text c="dimmed">{label}</Text>
          </Card>
        ))}
      </SimpleGrid>
    </Page>
  );
};
