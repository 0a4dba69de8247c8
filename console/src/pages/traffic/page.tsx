import { Badge, Button, Group, Menu, Paper, Skeleton, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import type { ExchangeFilter } from '../../api/exchanges.ts';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure } from '../../parts/states.tsx';
import { archive, mostArchived, saveArchive } from './archive.ts';
import { Filters } from './filters.tsx';
import { ExchangeList } from './list.tsx';
import { Opened, views } from './opened.tsx';
import { useExchanges, type Liveness } from './use-exchanges.ts';

const states: Readonly<Record<Liveness, { readonly label: string; readonly color: string }>> = {
  live: { label: 'Live', color: 'green' },
  lost: { label: 'Reconnecting…', color: 'orange' },
  paused: { label: 'Paused', color: 'gray' },
};

/** Every request that the org sends, with its answer, as it happens. */
export const TrafficPage = (): ReactNode => {
  const { exchange, view, ...narrowed } = useSearch({ from: '/admin/traffic' });
  const navigate = useNavigate({ from: '/admin/traffic' });
  const { app, job, person, group, operation, status } = narrowed;
  const filter = useMemo<ExchangeFilter>(
    () => ({ app, job, person, group, operation, status }),
    [app, job, person, group, operation, status],
  );
  const labels = useAppLabels();
  const [paused, setPaused] = useState(false);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const list = useExchanges(filter, paused);
  const { items, hold, held, liveness, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    list;

  const open = (id: string | undefined): void =>
    void navigate({ search: (before) => ({ ...before, exchange: id }), replace: exchange !== undefined });
  /** Where a range begins that is ticked with the shift key. */
  const begin = useRef<string>(undefined);
  const pick = (id: string, on: boolean, range: boolean): void => {
    const [from, to] = [begin.current ?? id, id].map((one) => items.findIndex((item) => item.id === one));
    const ids = range && from! >= 0 ? items.slice(Math.min(from!, to!), Math.max(from!, to!) + 1) : [{ id }];
    const after = new Set(picked);
    for (const one of ids) {
      if (on) after.add(one.id);
      else after.delete(one.id);
    }
    if (after.size <= mostArchived) {
      begin.current = id;
      return setPicked(after);
    }
    const message = `One archive takes ${mostArchived.toLocaleString()} requests: these would be ${after.size.toLocaleString()}.`;
    notifications.show({ message, color: 'red' });
  };
  const save = useMutation({
    mutationFn: () => saveArchive([...picked]),
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const at = exchange === undefined ? -1 : items.findIndex(({ id }) => id === exchange);
  const to = (index: number) => {
    const id = at < 0 ? undefined : items[index]?.id;
    return id === undefined ? undefined : () => open(id);
  };
  const narrow = Object.values(filter).some(Boolean);

  const body = (): ReactNode => {
    if (error) return <Failure error={error} retry={() => void refetch()} />;
    if (isPending) {
      return (
        <Paper withBorder p="md" aria-busy>
          <Stack>
            {Array.from({ length: 8 }, (_, row) => (
              <Skeleton key={row} height={20} />
            ))}
          </Stack>
        </Paper>
      );
    }
    if (items.length === 0) {
      return narrow ? (
        <EmptyState title="Nothing of this kind was sent">Choose others above, or clear the filters.</EmptyState>
      ) : (
        <EmptyState title="Nothing was sent yet">
          Assign an application to a person, or import from it: each request shows up here at once.
        </EmptyState>
      );
    }
    return (
      <ExchangeList
        items={items}
        labels={labels}
        opened={exchange}
        onOpen={open}
        picked={picked}
        onPick={pick}
        more={hasNextPage ? more : undefined}
        held={held}
        onScrolled={hold}
      />
    );
  };

  return (
    <Page
      title="Traffic"
      description="Every request that the org sends to your services, with its answer, as it happens. Credentials are masked."
      actions={
        <Group gap="sm">
          <Badge component="output" variant="light" color={states[liveness].color} tt="none">
            {states[liveness].label}
          </Badge>
          <Button variant="default" onClick={() => setPaused((before) => !before)}>
            {paused ? 'Resume' : 'Pause'}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default">Export HAR</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={picked.size === 0 || save.isPending} onClick={() => save.mutate()}>
                {picked.size === 0
                  ? 'The selection: tick requests first, a range with Shift'
                  : `The selection (${picked.size.toLocaleString()})`}
              </Menu.Item>
              <Menu.Item component="a" href={archive({ ...filter })} download="exchanges.har">
                {narrow ? 'All that the filters let through' : 'All'} (the newest {mostArchived.toLocaleString()})
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      }
    >
      <Filters filter={filter} onChange={(next) => void navigate({ search: { ...next, exchange, view } })} />
      {body()}
      {exchange && (
        <Opened
          id={exchange}
          view={views.find((one) => one === view) ?? 'exchange'}
          onView={(next) =>
            void navigate({ search: (before) => ({ ...before, view: next === 'exchange' ? undefined : next }) })
          }
          onClose={() => open(undefined)}
          above={to(at - 1)}
          below={to(at + 1)}
        />
      )}
    </Page>
  );
};
