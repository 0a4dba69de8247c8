import {
  Anchor,
  Badge,
  Box,
  Button,
  Center,
  Checkbox,
  Loader,
  Paper,
  Table,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { operationLabels, type ExchangeSummary } from '../../api/exchanges.ts';
import { StatusBadge } from '../../parts/exchange-view.tsx';

const rowHeight = 44;

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** The time of day; of another day than the list's newest, which one, too. */
const When = ({ at, today }: { at: number; today: number }): ReactNode => {
  const date = new Date(at);
  const other = date.toDateString() !== new Date(today).toDateString();
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()}>
      {other && `${day.format(date)}, `}
      {clock.format(date)}
    </time>
  );
};

/** Path and query as people read them; as they are where they are not what they should be. */
const readable = (url: string): string => {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  try {
    return decodeURIComponent(pathname + search);
  } catch {
    return pathname + search;
  }
};

const columns: readonly { readonly label: string; readonly width?: number; readonly wide?: boolean }[] = [
  { label: 'Time', width: 128 },
  { label: 'Application', width: 190, wide: true },
  { label: 'Operation', width: 130, wide: true },
  { label: 'Request' },
  { label: 'Answer', width: 104 },
  { label: 'Took', width: 84, wide: true },
];

interface ListProps {
  readonly items: readonly ExchangeSummary[];
  readonly labels: ReadonlyMap<string, string>;
  readonly opened: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly picked: ReadonlySet<string>;
  /** With a range, all from the one before to this. */
  readonly onPick: (id: string, on: boolean, range: boolean) => void;
  /** Loads what follows, where something does. */
  readonly more: (() => void) | undefined;
  /** How many came while somebody read further down. */
  readonly held: number;
  readonly onScrolled: (down: boolean) => void;
}

/** Exchanges of any number: only the rows that can be seen are on the page. */
export const ExchangeList = ({
  items,
  labels,
  opened,
  onOpen,
  picked,
  onPick,
  more,
  held,
  onScrolled,
}: ListProps): ReactNode => {
  const box = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing that it returns is memoized here
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => items[index]!.id,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= items.length - 40) more();
  }, [more, last, items.length]);

  /** Up and down go from request to request, as in any list of mails. */
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const focused = Number((event.target as HTMLElement).closest('tr')?.dataset['index'] ?? -1);
    const next = Math.min(Math.max(focused + by, 0), items.length - 1);
    const focus = (): void => box.current?.querySelector<HTMLElement>(`tr[data-index="${next}"] button`)?.focus();
    focus();
    rows.scrollToIndex(next);
    requestAnimationFrame(focus);
  };

  const before = shown[0]?.start ?? 0;
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <Paper withBorder pos="relative" style={{ overflow: 'hidden' }}>
      {held > 0 && (
        <Center pos="absolute" top={48} left={0} right={0} style={{ zIndex: 3, pointerEvents: 'none' }}>
          <Button
            size="xs"
            radius="xl"
            style={{ pointerEvents: 'auto' }}
            onClick={() => {
              rows.scrollToOffset(0);
              onScrolled(false);
            }}
          >
            {held} new {held === 1 ? 'request' : 'requests'}
          </Button>
        </Center>
      )}
      <Box
        ref={box}
        onScroll={(event) => onScrolled(event.currentTarget.scrollTop > rowHeight)}
        style={{ height: 'max(360px, calc(100dvh - 320px))', overflow: 'auto', overflowAnchor: 'none' }}
      >
        <Table
          stickyHeader
          highlightOnHover
          layout="fixed"
          miw={520}
          aria-label="Exchanges"
          aria-rowcount={more ? -1 : items.length}
          onKeyDown={step}
        >
          <Table.Thead style={{ zIndex: 2 }}>
            <Table.Tr>
              <Table.Th w={44}>
                <VisuallyHidden>Selected</VisuallyHidden>
              </Table.Th>
              {columns.map(({ label, width, wide }) => (
                <Table.Th key={label} w={width} {...(wide && { visibleFrom: 'md' as const })}>
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {shown.map(({ index }) => {
              const one = items[index]!;
              const { id, app, operation, request, duration, started, warnings } = one;
              const what = `${request.method} ${readable(request.url)}`;
              return (
                <Table.Tr
                  key={id}
                  data-index={index}
                  aria-rowindex={index + 1}
                  h={rowHeight}
                  {...(id === opened && { bg: 'var(--mantine-primary-color-light)' })}
                >
                  <Table.Td>
                    <Checkbox
                      aria-label={`Select ${what}`}
                      checked={picked.has(id)}
                      onChange={({ currentTarget, nativeEvent }) =>
                        onPick(id, currentTarget.checked, (nativeEvent as MouseEvent).shiftKey)
                      }
                    />
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
                    <When at={started} today={items[0]!.started} />
                  </Table.Td>
                  <Table.Td visibleFrom="md">
                    <Text size="sm" truncate title={labels.get(app) ?? app}>
                      {labels.get(app) ?? app}
                    </Text>
                  </Table.Td>
                  <Table.Td visibleFrom="md">{operationLabels[operation]}</Table.Td>
                  <Table.Td>
                    <Anchor
                      component="button"
                      size="sm"
                      ff="monospace"
                      title={what}
                      aria-current={id === opened ? 'true' : undefined}
                      onClick={() => onOpen(id)}
                      style={{
                        display: 'block',
                        width: '100%',
                        textAlign: 'start',
                        overflow: 'hidden',
                        textOverflow: 'ellipsis',
                        whiteSpace: 'nowrap',
                      }}
                    >
                      <Text component="span" inherit fw={700}>
                        {request.method}
                      </Text>{' '}
                      {readable(request.url)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <StatusBadge exchange={one} />
                    {warnings && warnings.length > 0 && (
                      <Badge variant="light" color="yellow" ml={4} title={warnings.join('\n')} px={6}>
                        !
                      </Badge>
                    )}
                  </Table.Td>
                  <Table.Td visibleFrom="md" style={{ fontVariantNumeric: 'tabular-nums' }}>
                    {Math.round(duration)} ms
                  </Table.Td>
                </Table.Tr>
              );
            })}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </Table.Tbody>
        </Table>
        {more && (
          <Center p="sm">
            <Loader size="xs" type="dots" />
          </Center>
        )}
      </Box>
    </Paper>
  );
};
