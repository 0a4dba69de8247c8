import { Anchor, Badge, Button, Modal, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../api/apps.ts';
import { ask } from '../api/client.ts';
import { AppFilter } from '../parts/app-filter.tsx';
import { ExchangeView, StatusBadge, type Exchange } from '../parts/exchange-view.tsx';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';

type Kept = Exchange & { readonly id: string; readonly app: string; readonly warnings?: readonly string[] };

const path = '/muster/api/v1/exchanges';

/** Path and query as people read them; as they are where they are not what they should be. */
const readable = (url: string): string => {
  const { pathname, search } = new URL(url);
  try {
    return decodeURIComponent(pathname + search);
  } catch {
    return pathname + search;
  }
};

const Opened = ({ id, onClose }: { id: string; onClose: () => void }): ReactNode => {
  const { data, error } = useQuery({ queryKey: [path, id], queryFn: () => ask<Kept>(`${path}/${id}`) });
  return (
    <Modal opened onClose={onClose} title="Exchange" size="xl" closeButtonProps={{ 'aria-label': 'Close' }}>
      {error && <Text c="red">{error.message}</Text>}
      {data?.warnings?.map((warning) => (
        <Text key={warning} size="sm">
          {warning}
        </Text>
      ))}
      {data && <ExchangeView exchange={data} />}
    </Modal>
  );
};

/** Every request that the org sends, with its answer, as it happens. */
export const TrafficPage = (): ReactNode => {
  const { exchange, ...filter } = useSearch({ from: '/admin/traffic' });
  const navigate = useNavigate({ from: '/admin/traffic' });
  const labels = useAppLabels();
  const narrowed = filter.job ?? filter.person ?? filter.group;
  return (
    <Page
      title="Traffic"
      description="Every request that the org sends to your services, with its answer, as it happens. Credentials are masked."
      actions={
        filter.app && (
          <Button variant="default" component="a" href={`/muster/api/v1/apps/${filter.app}/exchanges.har`} download>
            Export HAR
          </Button>
        )
      }
    >
      <RecordList<Kept>
        label="Exchanges"
        path={path}
        query={filter}
        refresh={1_000}
        keyOf={({ id }) => id}
        filters={
          <>
            <AppFilter
              app={filter.app}
              onChange={(app) => void navigate({ search: (before) => ({ ...before, app }) })}
            />
            {narrowed && (
              <Button variant="subtle" onClick={() => void navigate({ search: { app: filter.app } })}>
                Only those of one {filter.job ? 'task' : filter.person ? 'person' : 'group'}: show all
              </Button>
            )}
          </>
        }
        empty={
          <EmptyState title="Nothing was sent yet">
            Assign an application to a person, or import from it: each request shows up here.
          </EmptyState>
        }
        columns={[
          { label: 'Time', cell: ({ started }) => <Time at={started} />, width: 190 },
          { label: 'Application', cell: ({ app }) => labels.get(app) ?? app, width: 240 },
          {
            label: 'Request',
            cell: ({ id, request: { method, url } }) => (
              <UnstyledButton onClick={() => void navigate({ search: (before) => ({ ...before, exchange: id }) })}>
                <Badge variant="default" mr="xs">
                  {method}
                </Badge>
                <Anchor component="span" size="sm" ff="monospace" style={{ wordBreak: 'break-all' }}>
                  {readable(url)}
                </Anchor>
              </UnstyledButton>
            ),
          },
          { label: 'Answer', cell: (one) => <StatusBadge exchange={one} />, width: 110 },
          { label: 'Took', cell: ({ duration }) => `${Math.round(duration)} ms`, width: 90 },
        ]}
      />
      {exchange && <Opened id={exchange} onClose={() => void navigate({ search: filter })} />}
    </Page>
  );
};
