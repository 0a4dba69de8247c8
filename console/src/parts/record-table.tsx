import { Skeleton, Table } from '@mantine/core';
import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';

export interface Column<T> {
  readonly label: string;
  readonly cell: (item: T) => ReactNode;
  readonly width?: number | string;
}

/** As many rows as a page has no trouble with; of more, those are made that are in sight. */
const few = 100;

/** Height for rows that are not made. */
const Gap = ({ height, columns }: { height: number; columns: number }): ReactNode =>
  height > 0 && (
    <Table.Tr aria-hidden>
      <Table.Td colSpan={columns} h={height} p={0} />
    </Table.Tr>
  );

/** The rows of a list of any length, as a table. */
export const RecordTable = <T,>({
  label,
  columns,
  items,
  keyOf,
  pending,
}: {
  label: string;
  columns: readonly Column<T>[];
  items: readonly T[];
  keyOf: (item: T) => string;
  pending: boolean;
}): ReactNode => {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  const many = items.length > few;
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + scrollY);
  }, [many]);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const rows = useWindowVirtualizer({
    count: items.length,
    enabled: many,
    estimateSize: () => 49,
    overscan: 15,
    scrollMargin: top,
    getItemKey: (index) => keyOf(items[index]!),
  });
  const row = (item: T, virtual?: VirtualItem): ReactNode => (
    <Table.Tr
      key={keyOf(item)}
      {...(virtual && { ref: rows.measureElement, 'data-index': virtual.index, 'aria-rowindex': virtual.index + 2 })}
    >
      {columns.map((column) => (
        <Table.Td key={column.label} data-label={column.label}>
          {column.cell(item)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
  const shown = many ? rows.getVirtualItems() : [];
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table
        className="records"
        miw={{ sm: 640 }}
        verticalSpacing="sm"
        horizontalSpacing="md"
        highlightOnHover
        aria-label={label}
        aria-busy={pending}
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th
                key={column.label}
                w={column.width}
                // A label that is longer than most is broken into lines before the table is scrolled.
                {...(column.label.length > 20 && { style: { whiteSpace: 'normal' } })}
              >
                {column.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {pending &&
            Array.from({ length: 6 }, (_, index) => (
              <Table.Tr key={index}>
                {columns.map((column) => (
                  <Table.Td key={column.label}>
                    <Skeleton height={14} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          {many ? (
            <>
              <Gap height={(shown[0]?.start ?? top) - top} columns={columns.length} />
              {shown.map((virtual) => row(items[virtual.index]!, virtual))}
              <Gap height={rows.getTotalSize() + top - (shown.at(-1)?.end ?? top)} columns={columns.length} />
            </>
          ) : (
            items.map((item) => row(item))
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
