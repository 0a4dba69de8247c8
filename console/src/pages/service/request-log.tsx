import { Badge, Button, UnstyledButton, Anchor, Group, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askService, serviceUrl, type Exchange } from '../../api/service.ts';
import { useConnections, useServiceNews } from '../../api/use-service.ts';
import { StatusBadge } from '../../parts/exchange-view.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { FilterText } from './filter-text.tsx';
import { LoggedExchange } from './logged-exchange.tsx';

const statuses = [
  { value: 'errors', label: 'Errors: 4xx and 5xx' },
  { value: '2xx', label: '2xx' },
  { value: '3xx', label: '3xx' },
  { value: '4xx', label: '4xx' },
  { value: '5xx', label: '5xx' },
];

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({ value: method, label: method }));

/** Spans that are looked at most. */
const spans = [
  { value: '300000', label: 'The last 5 minutes' },
  { value: '3600000', label: 'The last hour' },
  { value: '86400000', label: 'The last day' },
];

const readable = ({ path, query }: Exchange): string => {
  const all = query === undefined ? path : `${path}?${query}`;
  try {
    return decodeURIComponent(all);
  } catch {
    return all;
  }
};

/** Each SCIM request that the service was sent, with its answer. */
export const RequestLogPage = (): ReactNode => {
  const { exchange, ...filter } = useSearch({ from: '/admin/service/log' });
  const navigate = useNavigate({ from: '/admin/service/log' });
  const { data: connections } = useConnections();
  const names = new Map(connections?.items.map(({ id, name, tenant }) => [id, { name, tenant }]));
  const change = (part: Partial<typeof filter>): void =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const narrowed = Object.values(filter).some((value) => value !== undefined);
  const name = 'GET /admin/v1/exchanges';
  useServiceNews(name, 'GET /admin/v1/exchanges/stream', filter, 'exchange');
  return (
    <Page
      title="Request Log"
      description="Each SCIM request that the service was sent, with its answer, as it happens. Secrets are masked."
    >
      <RecordList<Exchange>
        label="Exchanges"
        path={serviceUrl(name)}
        query={filter}
        read={async (_, before, signal) => {
          const { items, next } = await askService(name, { query: { ...filter, before, count: '50' } }, signal);
          return { items, ...(next !== undefined && { next: String(next) }) };
        }}
        keyOf={({ id }) => String(id)}
        filters={
          <>
            <FilterSelect
              label="Connection"
              all="All connections"
              searchable
              value={filter.connection}
              onChange={(connection) => change({ connection })}
              data={(connections?.items ?? []).map((one) => ({ value: one.id, label: `${one.name} (${one.tenant})` }))}
              w={200}
            />
            <FilterSelect
              label="Status"
              all="All statuses"
              value={filter.status}
              onChange={(status) => change({ status })}
              data={statuses}
              w={170}
            />
            <FilterSelect
              label="Method"
              all="All methods"
              value={filter.method}
              onChange={(method) => change({ method })}
              data={methods}
              w={140}
            />
            <FilterText label="Part of the path" value={filter.path} onChange={(path) => change({ path })} w={180} />
            <FilterSelect
              label="Time"
              all="At any time"
              value={undefined}
              onChange={(span) => span && change({ since: new Date(Date.now() - Number(span)).toISOString() })}
              data={spans}
              w={180}
            />
            {narrowed && (
              <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
                Show all
              </Button>
            )}
            {filter.since !== undefined && (
              <Text size="sm" c="dimmed" style={{ alignSelf: 'center' }}>
                Since <Time at={filter.since} />
              </Text>
            )}
          </>
        }
        empty={
          narrowed ? (
            <EmptyState title="Nothing of the kind">No request that is kept meets all of these conditions.</EmptyState>
          ) : (
            <EmptyState title="No requests yet">
              Test an application’s credentials, or assign somebody to it: each request shows up here.
            </EmptyState>
          )
        }
        columns={[
          { label: 'Time', cell: ({ time }) => <Time at={time} brief />, width: 190 },
          {
            label: 'Connection',
            width: 180,
            cell: ({ connection, claimed }) =>
              connection === undefined ? (
                <Text size="sm" c="dimmed">
                  Unknown
                </Text>
              ) : (
                <>
                  {names.get(connection)?.name ?? connection}
                  {claimed && (
                    <Text size="xs" c="dimmed">
                      Claimed, not proved
                    </Text>
                  )}
                </>
              ),
          },
          {
            label: 'Request',
            cell: (one) => (
              <UnstyledButton
                onClick={() => void navigate({ search: (before) => ({ ...before, exchange: String(one.id) }) })}
              >
                <Badge variant="default" mr="xs">
                  {one.method}
                </Badge>
                <Anchor component="span" size="sm" ff="monospace" style={{ wordBreak: 'break-all' }}>
                  {readable(one)}
                </Anchor>
                {one.detail !== undefined && (
                  <Text size="xs" c="dimmed" mt={4}>
                    {one.detail}
                  </Text>
                )}
              </UnstyledButton>
            ),
          },
          {
            label: 'Answer',
            width: 172,
            cell: ({ status, leniencies = [] }) => (
              <Group gap={6} wrap="nowrap">
                <StatusBadge exchange={{ response: { status } }} />
                {leniencies.length > 0 && (
                  <Badge variant="light" color="grape" tt="none" title={leniencies.join(', ')}>
                    lenient
                  </Badge>
                )}
              </Group>
            ),
          },
          { label: 'Took', cell: ({ timings }) => `${Math.round(timings.total)} ms`, width: 90 },
        ]}
      />
      {exchange && <LoggedExchange id={exchange} onClose={() => void navigate({ search: filter })} />}
    </Page>
  );
};
