import { Alert, Anchor, Badge, Button, Group, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askService, serviceUrl, type Delivery, type Webhook } from '../../api/service.ts';
import { useService, useServiceChanged } from '../../api/use-service.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { ExchangeView, type Exchange } from '../../parts/exchange-view.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { EventType } from './event-type.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { SidePanel } from './side-panel.tsx';

const outcomes: Readonly<Record<Delivery['outcome'], { label: string; color: string }>> = {
  delivered: { label: 'Delivered', color: 'green' },
  failed: { label: 'Failed, tried again', color: 'orange' },
  dead: { label: 'Given up', color: 'red' },
  lost: { label: 'Lost', color: 'red' },
};

/** The outcome by which deliveries are chosen, in the words of the page's address. */
const chosenOutcome = (text: string | undefined): Delivery['outcome'] | undefined =>
  (Object.keys(outcomes) as Delivery['outcome'][]).find((outcome) => outcome === text);

const Outcome = ({ delivery: { outcome, status } }: { delivery: Delivery }): ReactNode => (
  <Badge variant="light" color={outcomes[outcome].color} tt="none">
    {outcomes[outcome].label}
    {status !== undefined && ` (${status})`}
  </Badge>
);

const exchangeOf = ({ request, response, status, error, time, duration }: Delivery, url: string): Exchange => ({
  request: { method: 'POST', url, headers: {}, ...request },
  ...(status !== undefined && { response: { status, headers: {}, ...response } }),
  ...(status === undefined && error !== undefined && { failure: error }),
  started: Date.parse(time),
  duration,
});

const Opened = ({ webhook, id, onClose }: { webhook: Webhook; id: string; onClose: () => void }): ReactNode => {
  const changed = useServiceChanged();
  const { data, error } = useService('GET /admin/v1/webhooks/{webhook}/deliveries/{delivery}', {
    path: { webhook: webhook.id, delivery: id },
  });
  const { mutate, isPending } = useMutation({
    mutationFn: (from: number) =>
      askService('POST /admin/v1/webhooks/{webhook}/replay', { path: { webhook: webhook.id }, body: { from } }),
    onSuccess: async () => {
      await changed();
      notifications.show({ message: 'The webhook goes on from that event.', color: 'green' });
      onClose();
    },
    onError: (failure) => void notifications.show({ message: failure.message, color: 'red' }),
  });
  return (
    <SidePanel title="Delivery" error={error} waiting={data ? undefined : 'The delivery is read'} onClose={onClose}>
      {data && (
        <>
          <Group gap="md">
            <Outcome delivery={data} />
            <EventType type={data.type} />
            <Text size="sm" c="dimmed">
              Attempt {data.attempt}, <Time at={data.time} />
            </Text>
            <AnchorLink size="sm" to="/admin/service/events" search={{ event: String(data.sequence) }}>
              Event {data.sequence}
            </AnchorLink>
          </Group>
          {data.error !== undefined && (
            <Alert color={outcomes[data.outcome].color} variant="light">
              {data.error}
            </Alert>
          )}
          {data.request && <ExchangeView exchange={exchangeOf(data, webhook.url ?? '')} />}
          <Group>
            <Button variant="default" loading={isPending} onClick={() => mutate(data.sequence)}>
              Deliver again from this event on
            </Button>
          </Group>
        </>
      )}
    </SidePanel>
  );
};

/** The last attempts to deliver, with request and answer; among them the dead letters. */
export const Deliveries = ({ webhook }: { webhook: Webhook }): ReactNode => {
  const { outcome: asked, delivery } = useSearch({ from: '/admin/service/webhooks/$webhookId' });
  const navigate = useNavigate({ from: '/admin/service/webhooks/$webhookId' });
  const outcome = chosenOutcome(asked);
  const name = 'GET /admin/v1/webhooks/{webhook}/deliveries';
  const path = { webhook: webhook.id };
  return (
    <>
      <RecordList<Delivery>
        label="Deliveries"
        path={serviceUrl(name, path)}
        query={{ outcome }}
        refresh={2_000}
        read={async (_, before, signal) => {
          const { items, next } = await askService(name, { path, query: { outcome, before, count: '50' } }, signal);
          return { items, ...(next !== undefined && { next: String(next) }) };
        }}
        keyOf={({ id }) => String(id)}
        filters={
          <FilterSelect
            label="Outcome"
            all="All deliveries"
            value={outcome}
            onChange={(value) => void navigate({ search: { outcome: value } })}
            data={[
              { value: 'delivered', label: 'Delivered' },
              { value: 'failed', label: 'Failed, tried again' },
              { value: 'dead', label: 'Dead letters: given up' },
              { value: 'lost', label: 'Lost before it was delivered' },
            ]}
            w={260}
          />
        }
        empty={
          outcome === undefined ? (
            <EmptyState title="Nothing was delivered yet">
              The next change of a user or a group that it is meant for shows up here.
            </EmptyState>
          ) : (
            <EmptyState title="No such delivery">
              {outcome === 'dead'
                ? 'An event that the application refuses for itself (400, 413 or 422) is given up, and listed here.'
                : 'None of the last thousand attempts ended so.'}
            </EmptyState>
          )
        }
        columns={[
          { label: 'Time', cell: ({ time }) => <Time at={time} brief />, width: 190 },
          {
            label: 'Event',
            cell: ({ id, type, sequence }) => (
              <UnstyledButton
                onClick={() => void navigate({ search: (before) => ({ ...before, delivery: String(id) }) })}
              >
                <Anchor component="span" size="sm">
                  {type}, event {sequence}
                </Anchor>
              </UnstyledButton>
            ),
          },
          { label: 'Attempt', cell: ({ attempt }) => attempt, width: 90 },
          {
            label: 'Outcome',
            width: 260,
            cell: (one) => (
              <>
                <Outcome delivery={one} />
                {one.error !== undefined && (
                  <Text size="xs" c="dimmed" mt={4}>
                    {one.error}
                  </Text>
                )}
              </>
            ),
          },
          { label: 'Took', cell: ({ duration }) => `${Math.round(duration)} ms`, width: 90 },
        ]}
      />
      {delivery !== undefined && (
        <Opened
          webhook={webhook}
          id={delivery}
          onClose={() => void navigate({ search: (before) => ({ outcome: before.outcome }) })}
        />
      )}
    </>
  );
};
