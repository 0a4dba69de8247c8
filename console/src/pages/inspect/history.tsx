import { Anchor, Badge, Group, Loader, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import { inspectionsPath, type Inspection } from '../../api/inspections.ts';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { VerdictBadges } from '../../parts/verdicts.tsx';

const stateLabels = {
  running: 'Under way',
  done: 'Finished',
  cancelled: 'Cancelled',
  failed: 'Came to nothing',
} as const;

const Outcome = ({ inspection: { state, counts, passed, message } }: { inspection: Inspection }): ReactNode => {
  if (state === 'running')
    return (
      <Group gap="xs">
        <Loader size={14} aria-hidden />
        <Text size="sm">{stateLabels.running}</Text>
      </Group>
    );
  if (state === 'failed')
    return (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {stateLabels.failed}: {message}
      </Text>
    );
  return (
    <Group gap={6}>
      {state === 'cancelled' && (
        <Badge variant="light" color="gray" tt="none">
          {stateLabels.cancelled}
        </Badge>
      )}
      {passed && (
        <Badge color="green" variant="light" tt="none">
          Nothing failed
        </Badge>
      )}
      <VerdictBadges counts={counts} />
    </Group>
  );
};

/** The runs that there were, the newest first. */
export const History = (): ReactNode => {
  const labels = useAppLabels();
  return (
    <RecordList<Inspection>
      label="Runs"
      path={inspectionsPath}
      refresh={3_000}
      keyOf={({ id }) => id}
      empty={
        <EmptyState title="Nothing was inspected yet">
          Choose a service above, and press Inspect: what is wrong with it, and how to mend it, is told here.
        </EmptyState>
      }
      columns={[
        {
          label: 'Started',
          cell: ({ id, started }) => (
            <Anchor component={Link} to={`/admin/inspect/${id}`} size="sm">
              <Time at={started} />
            </Anchor>
          ),
          width: 190,
        },
        {
          label: 'Service',
          cell: ({ app, baseUrl }) => (
            <>
              <Text size="sm">{app === undefined ? 'An address' : (labels.get(app) ?? app)}</Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {baseUrl}
              </Text>
            </>
          ),
        },
        { label: 'Suites', cell: ({ suites }) => suites.map(({ name }) => name).join(', '), width: 200 },
        { label: 'Result', cell: (inspection) => <Outcome inspection={inspection} /> },
      ]}
    />
  );
};
