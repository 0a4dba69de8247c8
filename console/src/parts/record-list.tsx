import { Button, Center, Paper, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback, useIntersection } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { askPage, type CallOptions, type ListPage } from '../api/client.ts';
import { Icon } from './icons.tsx';
import { RecordTable, type Column } from './record-table.tsx';
import { EmptyState, Failure } from './states.tsx';

export type { Column };

type Query = NonNullable<CallOptions['query']>;

export interface RecordListProps<T> {
  /** What is listed, in words: “People”. */
  readonly label: string;
  readonly path: string;
  readonly query?: Query;
  /** Reads a page where it is not the org's way to page by `Link`. */
  readonly read?: (query: Query, after: string | undefined, signal: AbortSignal) => Promise<ListPage<T>>;
  readonly columns: readonly Column<T>[];
  readonly keyOf: (item: T) => string;
  /** The query parameter that searches, where the list can be searched. */
  readonly search?: {
    readonly parameter: string;
    readonly placeholder: string;
    readonly initial?: string;
    readonly onChange?: (text: string) => void;
  };
  readonly empty: ReactNode;
  /** Milliseconds between looks for what is new. */
  readonly refresh?: number;
  readonly filters?: ReactNode;
}

const pageSize = 50;

/** A list of any length, read a page at a time from the server. */
export const RecordList = <T,>({
  label,
  path,
  query,
  read,
  columns,
  keyOf,
  search,
  empty,
  refresh,
  filters,
}: RecordListProps<T>): ReactNode => {
  const [text, setText] = useState(search?.initial ?? '');
  const change = useDebouncedCallback((value: string) => {
    setText(value);
    search?.onChange?.(value);
  }, 200);
  const all = { limit: pageSize, ...query, ...(search && { [search.parameter]: text }) };
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [path, all],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read ? read(all, pageParam, signal) : askPage<T>(path, { query: { ...all, after: pageParam }, signal }),
    getNextPageParam: (page) => page.next,
    // The more is shown, the more there is to read again.
    refetchInterval: refresh ? ({ state }) => refresh * Math.max(1, state.data?.pages.length ?? 1) : false,
  });
  const { ref: end, entry } = useIntersection({ rootMargin: '600px' });
  const near = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (near && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [near, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const body = () => {
    if (error) return <Failure error={error} retry={() => void refetch()} />;
    if (!isPending && items.length === 0)
      return text === '' ? (
        empty
      ) : (
        <EmptyState title={`Nothing found for “${text}”`}>Search for the beginning of a name.</EmptyState>
      );
    return (
      <Paper withBorder>
        <RecordTable label={label} columns={columns} items={items} keyOf={keyOf} pending={isPending} />
        {hasNextPage && (
          <Center p="sm" ref={end}>
            <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show more
            </Button>
          </Center>
        )}
      </Paper>
    );
  };
  return (
    <Stack>
      {(search || filters) && (
        <search style={{ display: 'flex', gap: 12, flexWrap: 'wrap' }}>
          {search && (
            <TextInput
              aria-label={search.placeholder}
              placeholder={search.placeholder}
              defaultValue={search.initial ?? ''}
              onChange={(event) => change(event.currentTarget.value)}
              leftSection={<Icon name="search" size={16} />}
              w={320}
              maw="100%"
            />
          )}
          {filters}
        </search>
      )}
      {body()}
    </Stack>
  );
};
