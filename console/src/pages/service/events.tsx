import { Anchor, Button, Text, UnstyledButton } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { askService, serviceUrl, type Event } from '../../api/service.ts';
import { useConnections, useServiceNews } from '../../api/use-service.ts';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { EventType, subjectOf } from './event-type.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { FilterText } from './filter-text.tsx';
import { OpenedEvent } from './opened-event.tsx';
import { TenantSelect } from './tenant-select.tsx';

/** What is looked at most, in the API's words. */
const kinds = [
  { value: 'user.*,group.*', label: 'Users and groups' },
  { value: 'user.created,user.activated', label: 'Who came' },
  { value: 'user.deactivated,user.deleted', label: 'Who went' },
  { value: 'group.*', label: 'Groups and members' },
  { value: 'config.*', label: 'What operators did' },
];

const actors: Readonly<Record<NonNullable<Event['actor']>['kind'], string>> = {
  connection: 'Connection',
  operator: 'Operator',
  administrator: 'Administrator',
  command: 'Command',
  application: 'Application',
};

/** Has the stream tell what comes from now on: without, it tells all that is kept. */
const afterNewest = async (): Promise<Readonly<Record<string, string>>> => {
  const { items } = await askService('GET /admin/v1/audit', { query: { count: '1' } });
  return { after: String(items[0]?.sequence ?? 0) };
};

/** Each change that was committed, as it is. */
export const EventsPage = (): ReactNode => {
  const { event, ...filter } = useSearch({ from: '/admin/service/events' });
  const navigate = useNavigate({ from: '/admin/service/events' });
  const names = new Map(useConnections().data?.items.map(({ id, name }) => [id, name]));
  const change = (part: Partial<typeof filter>): void =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const narrowed = Object.values(filter).some((value) => value !== undefined);
  const name = 'GET /admin/v1/audit';
  useServiceNews(name, 'GET /admin/v1/events/stream', filter, 'change', afterNewest);
  return (
    <Page
      title="Events"
      description="Each change of a user, a group or a membership, and what operators did, in the order of the commits: as it happens, with before and after."
    >
      <RecordList<Event>
        label="Events"
        path={serviceUrl(name)}
        query={filter}
        read={async (_, before, signal) => {
          const { items, next } = await askService(name, { query: { ...filter, before, count: '50' } }, signal);
          return { items, ...(next !== undefined && { next: String(next) }) };
        }}
        keyOf={({ id }) => id}
        filters={
          <>
            <FilterSelect
              label="Kind"
              all="All events"
              value={filter.types}
              onChange={(types) => change({ types })}
              data={kinds}
              w={220}
            />
            <TenantSelect
              placeholder="All tenants"
              clearable
              clearButtonProps={{ 'aria-label': 'All tenants' }}
              value={filter.tenant ?? null}
              onChange={(tenant) => change({ tenant: tenant ?? undefined })}
              w={200}
            />
            <FilterText
              label="Id of what was changed"
              value={filter.resource}
              onChange={(resource) => change({ resource })}
              w={260}
            />
            {narrowed && (
              <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
                Show all
              </Button>
            )}
          </>
        }
        empty={
          narrowed ? (
            <EmptyState title="Nothing of the kind">No event that is kept meets all of these conditions.</EmptyState>
          ) : (
            <EmptyState title="No events yet">
              Whenever a client changes a user or a group, the change shows up here, and goes to the application.
            </EmptyState>
          )
        }
        columns={[
          { label: 'Time', cell: ({ time }) => <Time at={time} brief />, width: 190 },
          { label: 'Event', cell: ({ type }) => <EventType type={type} />, width: 200 },
          {
            label: 'Of',
            cell: (one) => (
              <UnstyledButton
                onClick={() => void navigate({ search: (before) => ({ ...before, event: String(one.sequence) }) })}
              >
                <Anchor component="span" size="sm">
                  {subjectOf(one)}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {[
                    one.tenant !== undefined && `Tenant ${one.tenant}`,
                    one.added && `${one.added.length} came`,
                    one.removed && `${one.removed.length} went`,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                </Text>
              </UnstyledButton>
            ),
          },
          {
            label: 'By',
            width: 200,
            cell: ({ actor }) =>
              actor ? (
                <>
                  {names.get(actor.id) ?? actor.id}
                  <Text size="xs" c="dimmed">
                    {actors[actor.kind]}
                  </Text>
                </>
              ) : (
                '–'
              ),
          },
        ]}
      />
      {event && <OpenedEvent sequence={event} onClose={() => void navigate({ search: filter })} />}
    </Page>
  );
};
