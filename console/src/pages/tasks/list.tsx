import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';

interface Task {
  readonly id: string;
  readonly app: string;
  readonly action: string;
  readonly created: number;
  readonly attempts: number;
  readonly message?: string;
  readonly explanation?: string;
}

export const path = '/muster/api/v1/tasks';

/** What is done with tasks; they are read again then. */
export const useAct = (act: (id: string) => Promise<unknown>, done: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      notifications.show({ message: done, color: 'green' });
      return queries.invalidateQueries({ queryKey: [path] });
    },
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
  });
};

const Actions = ({ id }: { id: string }): ReactNode => {
  const retry = useAct((task) => ask(`${path}/${task}/retry`, { method: 'POST' }), 'It is tried again.');
  const dismiss = useAct((task) => ask(`${path}/${task}/dismiss`, { method: 'POST' }), 'The task is complete.');
  return (
    <Group gap="xs">
      <Button size="compact-sm" variant="default" component={Link} to={`/admin/traffic?job=${id}`}>
        Exchanges
      </Button>
      <Button size="compact-sm" variant="light" loading={retry.isPending} onClick={() => retry.mutate(id)}>
        Retry
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label="Mark this task as complete"
        loading={dismiss.isPending}
        onClick={() => dismiss.mutate(id)}
      >
        Complete
      </Button>
    </Group>
  );
};

/** What becomes of those that are ticked. */
const Selected = ({ ids, clear }: { ids: readonly string[]; clear: () => void }): ReactNode => {
  const each = (action: string) => async () => {
    for (const id of ids) await ask(`${path}/${id}/${action}`, { method: 'POST' });
    clear();
  };
  const retry = useAct(each('retry'), 'They are tried again.');
  const dismiss = useAct(each('dismiss'), 'The tasks are complete.');
  const disabled = ids.length === 0;
  const title = disabled ? 'Tick tasks first' : undefined;
  return (
    <Group gap="sm">
      <Button disabled={disabled} title={title} loading={retry.isPending} onClick={() => retry.mutate('')}>
        Retry Selected
      </Button>
      <Button
        variant="default"
        disabled={disabled}
        title={title}
        loading={dismiss.isPending}
        onClick={() => dismiss.mutate('')}
      >
        Mark as complete
      </Button>
      {!disabled && <Text size="sm">{ids.length} selected</Text>}
    </Group>
  );
};

/** The tasks of one kind of one application, to be ticked. */
export const TaskList = ({ app, kind }: { app: string; kind: string }): ReactNode => {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const tick = (id: string, on: boolean): void =>
    setTicked((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <RecordList<Task>
      label="Tasks"
      path={path}
      query={{ app, kind }}
      refresh={2_000}
      keyOf={({ id }) => id}
      filters={<Selected ids={[...ticked]} clear={() => setTicked(new Set())} />}
      empty={<EmptyState title="There are no such tasks">They were done, or tried again.</EmptyState>}
      columns={[
        {
          label: 'Select',
          width: 70,
          cell: ({ id, message, action }) => (
            <Checkbox
              aria-label={`Select ${message ?? action}`}
              checked={ticked.has(id)}
              onChange={(event) => tick(id, event.currentTarget.checked)}
            />
          ),
        },
        {
          label: 'What is wrong',
          cell: ({ message, explanation, action }) => (
            <Stack gap={2}>
              <Text size="sm">{message ?? action}</Text>
              {explanation && (
                <Text size="xs" c="dimmed">
                  {explanation}
                </Text>
              )}
            </Stack>
          ),
        },
        { label: 'Since', cell: ({ created }) => <Time at={created} />, width: 190 },
        { label: 'Actions', cell: ({ id }) => <Actions id={id} />, width: 330 },
      ]}
    />
  );
};
