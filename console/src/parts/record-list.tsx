import { Button, Center, Paper, Skeleton, Stack, Table, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { askPage, type CallOptions, type ListPage } from '../api/client.ts';
import { Icon } from './icons.tsx';
import { EmptyState, Failure } from './states.tsx';

export interface Column<T> {
  readonly label: string;
  readonly cell: (item: T) => ReactNode;
  readonly width?: number | string;
}

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
    ...(refresh && { refetchInterval: refresh }),
  });
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
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label={label} aria-busy={isPending}>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <Table.Th key={column.label} w={column.width}>
                    {column.label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {isPending
                ? Array.from({ length: 6 }, (_, row) => (
                    <Table.Tr key={row}>
                      {columns.map((column) => (
                        <Table.Td key={column.label}>
                          <Skeleton height={14} />
                        </Table.Td>
                      ))}
                    </Table.Tr>
                  ))
                : items.map((item) => (
                    <Table.Tr key={keyOf(item)}>
                      {columns.map((column) => (
                        <Table.Td key={column.label}>{column.cell(item)}</Table.Td>
                      ))}
                    </Table.Tr>
                  ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {hasNextPage && (
          <Center p="sm">
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
