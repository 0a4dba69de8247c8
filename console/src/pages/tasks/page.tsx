import { Accordion, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import { ask } from '../../api/client.ts';
import type { TaskGroup } from '../../api/muster.ts';
import { AppFilter } from '../../parts/app-filter.tsx';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { path, TaskList, useAct } from './list.tsx';

const kinds: Readonly<Record<TaskGroup['kind'], string>> = {
  provisioning: 'Users could not be provisioned',
  profile: 'Profiles could not be pushed',
  deprovisioning: 'Users could not be deprovisioned',
  groups: 'Groups could not be pushed',
  imports: 'Imports could not be done',
};

const keyOf = ({ kind, app }: TaskGroup): string => `${kind}-${app}`;

/** Tasks by kind, each with its application and how many they are; one that is opened lists them. */
const Kinds = ({
  groups,
  opened,
  onOpen,
}: {
  groups: readonly TaskGroup[];
  opened: readonly string[] | undefined;
  onOpen: (opened: readonly string[]) => void;
}): ReactNode => {
  const labels = useAppLabels();
  // What is alone is open, until somebody closes it.
  const shown = opened ?? (groups.length === 1 ? groups.map(keyOf) : []);
  return (
    <Accordion
      multiple
      variant="contained"
      chevronPosition="left"
      aria-label="Tasks by kind"
      value={[...shown]}
      onChange={onOpen}
    >
      {groups.map((group) => {
        const { kind, app, count } = group;
        return (
          <Accordion.Item key={keyOf(group)} value={keyOf(group)}>
            <Accordion.Control>
              <Group justify="space-between" wrap="nowrap" pe="sm">
                <Stack gap={0}>
                  <Text fw={600}>{kinds[kind]}</Text>
                  <Text size="sm" c="dimmed">
                    {labels.get(app) ?? app}
                  </Text>
                </Stack>
                <Badge variant="light" color="red" tt="none" style={{ flexShrink: 0 }}>
                  {count.toLocaleString()} {count === 1 ? 'task' : 'tasks'}
                </Badge>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>{shown.includes(keyOf(group)) && <TaskList app={app} kind={kind} />}</Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
};

/** Dashboard > Tasks: what could not be provisioned, why, and what to do. */
export const TasksPage = (): ReactNode => {
  const { app, open } = useSearch({ from: '/admin/tasks' });
  const navigate = useNavigate({ from: '/admin/tasks' });
  const { data: groups, error } = useQuery({
    queryKey: [path, 'kinds', app],
    queryFn: () => ask<TaskGroup[]>(`${path}/kinds`, { query: { app } }),
    refetchInterval: 2_000,
  });
  const retryAll = useAct(
    () => ask(`${path}/retry`, { method: 'POST', body: app === undefined ? {} : { app } }),
    'All of them are tried again.',
  );
  return (
    <Page
      title="Tasks"
      path={[{ label: 'Dashboard', to: '/admin' }]}
      description="What could not be provisioned. Okta tries again what may succeed by itself; this needs somebody."
      actions={
        <Button
          variant="default"
          disabled={groups?.length === 0}
          title={groups?.length === 0 ? 'There are no tasks' : undefined}
          loading={retryAll.isPending}
          onClick={() => retryAll.mutate('')}
        >
          Retry all
        </Button>
      }
    >
      <AppFilter app={app} onChange={(chosen) => void navigate({ search: { app: chosen } })} />
      {error && <Failure error={error} />}
      {!groups && !error && <Waiting label="Reading the tasks" />}
      {groups?.length === 0 && (
        <EmptyState title="There are no tasks">Everything that was to be provisioned is.</EmptyState>
      )}
      {groups && groups.length > 0 && (
        <Kinds
          groups={groups}
          opened={open?.split(',')}
          onOpen={(opened) =>
            void navigate({
              search: (before) => ({ ...before, open: opened.length === 0 ? 'none' : opened.join(',') }),
              replace: true,
            })
          }
        />
      )}
    </Page>
  );
};
