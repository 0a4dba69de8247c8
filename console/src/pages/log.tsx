import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { OktaLogEvent } from '../api/okta.ts';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';

const colors: Readonly<Record<string, string>> = {
  SUCCESS: 'green',
  ALLOW: 'green',
  FAILURE: 'red',
  DENY: 'red',
  SKIPPED: 'gray',
};

const Outcome = ({ outcome }: { outcome: OktaLogEvent['outcome'] }): ReactNode => {
  if (!outcome) return '–';
  return (
    <Stack gap={2}>
      <Badge variant="light" color={colors[outcome.result] ?? 'gray'} tt="capitalize">
        {outcome.result.toLowerCase()}
      </Badge>
      {outcome.reason && (
        <Text size="xs" c="dimmed">
          {outcome.reason}
        </Text>
      )}
    </Stack>
  );
};

/** The type of an event, which may be broken after each of its dots. */
const EventType = ({ name }: { name: string }): ReactNode =>
  name.split(/(?<=\.)/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ));

export const LogPage = (): ReactNode => {
  const { q = '', filter } = useSearch({ from: '/admin/log' });
  const navigate = useNavigate({ from: '/admin/log' });
  return (
    <Page
      title="System Log"
      description="What happened in the org, the newest first, in the words of Okta's System Log."
    >
      <RecordList<OktaLogEvent>
        label="Events"
        path="/api/v1/logs"
        query={{ sortOrder: 'DESCENDING', ...(filter && { filter }) }}
        search={{
          parameter: 'q',
          placeholder: 'Search events',
          initial: q,
          onChange: (text) =>
            void navigate({ search: (before) => ({ ...before, q: text || undefined }), replace: true }),
        }}
        refresh={5_000}
        keyOf={(event) => event.uuid}
        empty={
          <EmptyState title="Nothing has happened yet">
            Assign an application to a person, and each step of the provisioning shows up here.
          </EmptyState>
        }
        columns={[
          { label: 'Time', cell: ({ published }) => <Time at={published} />, width: 190 },
          { label: 'Actor', cell: ({ actor }) => actor?.displayName ?? actor?.alternateId ?? '–' },
          {
            label: 'Event',
            cell: ({ displayMessage, eventType, debugContext: { debugData } }) => (
              <Stack gap={2}>
                <Text size="sm">{displayMessage}</Text>
                <Text size="xs" c="dimmed" ff="monospace">
                  <EventType name={eventType} />
                </Text>
                {debugData.jobId && (
                  <Anchor component={Link} to={`/admin/traffic?job=${debugData.jobId}`} size="xs">
                    Its exchanges
                  </Anchor>
                )}
              </Stack>
            ),
          },
          {
            label: 'Targets',
            cell: ({ target }) => (target ?? []).map((one) => one.displayName ?? one.alternateId ?? one.id).join(', '),
          },
          { label: 'Outcome', cell: ({ outcome }) => <Outcome outcome={outcome} />, width: 200 },
        ]}
      />
    </Page>
  );
};
