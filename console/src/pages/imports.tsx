import { Anchor, Badge, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { settingsPath, type ImportRun } from '../api/muster.ts';
import type { OktaApp } from '../api/okta.ts';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState, Failure } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';

const states = {
  running: { label: 'In progress', color: 'blue' },
  done: { label: 'Completed', color: 'green' },
  failed: { label: 'Failed', color: 'red' },
  safeguard: { label: 'Stopped by the safeguard', color: 'orange' },
} as const;

const Counts = ({ counts }: { counts: ImportRun['users'] }): ReactNode => (
  <Text size="sm">
    {counts.scanned} scanned
    <Text span size="xs" c="dimmed" display="block">
      {counts.added} new, {counts.updated} updated, {counts.unchanged} unchanged, {counts.removed} removed
    </Text>
  </Text>
);

/** Reports > Monitor Imports. */
export const ImportsPage = (): ReactNode => {
  const { app } = useSearch({ from: '/admin/imports' });
  const navigate = useNavigate({ from: '/admin/imports' });
  const { data: apps, error } = useQuery({
    queryKey: ['/api/v1/apps', 'to monitor'],
    queryFn: () => ask<OktaApp[]>('/api/v1/apps', { query: { limit: 200 } }),
  });
  const shown = app ?? apps?.[0]?.id;
  return (
    <Page title="Monitor Imports" description="The imports of an application, the newest first.">
      {error && <Failure error={error} />}
      {apps?.length === 0 && (
        <EmptyState title="No applications yet">Add an application, and import users from its Import tab.</EmptyState>
      )}
      {apps && shown !== undefined && (
        <RecordList<ImportRun>
          key={shown}
          label="Imports"
          path={`${settingsPath(shown)}/imports`}
          refresh={2_000}
          filters={
            <Select
              aria-label="Application"
              searchable
              data={apps.map(({ id, label }) => ({ value: id, label }))}
              value={shown}
              allowDeselect={false}
              onChange={(value) => void navigate({ search: { app: value ?? undefined } })}
              w={320}
            />
          }
          keyOf={(run) => run.id}
          empty={
            <EmptyState title={`Nothing has been imported from ${apps.find(({ id }) => id === shown)?.label ?? 'it'}`}>
              Press Import Now on its Import tab, or choose another application.
            </EmptyState>
          }
          columns={[
            { label: 'Started', cell: ({ started }) => <Time at={started} />, width: 190 },
            { label: 'Ended', cell: ({ finished }) => <Time at={finished} />, width: 190 },
            {
              label: 'Kind',
              cell: ({ mode, trigger }) => (
                <Text size="sm" tt="capitalize">
                  {mode}, {trigger}
                </Text>
              ),
            },
            { label: 'Users', cell: ({ users }) => <Counts counts={users} /> },
            { label: 'Groups', cell: ({ groups }) => <Counts counts={groups} /> },
            {
              label: 'Exchanges',
              cell: ({ job }) =>
                job && (
                  <Anchor component={Link} to={`/admin/traffic?job=${job}`} size="sm">
                    Its exchanges
                  </Anchor>
                ),
            },
            {
              label: 'Status',
              cell: ({ state, message }) => (
                <Stack gap={2} align="flex-start">
                  <Badge variant="light" color={states[state].color} tt="none">
                    {states[state].label}
                  </Badge>
                  {message && (
                    <Text size="xs" c="dimmed">
                      {message}
                    </Text>
                  )}
                </Stack>
              ),
            },
          ]}
        />
      )}
    </Page>
  );
};
