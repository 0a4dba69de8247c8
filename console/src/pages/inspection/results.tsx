import { Anchor, Group, Paper, Select, Stack, Table, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { inspectionPath, type Inspection, type InspectionEntry } from '../../api/inspections.ts';
import { Icon } from '../../parts/icons.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { VerdictMark } from '../../parts/verdicts.tsx';
import type { Show } from './shows.ts';

const fits: Readonly<Record<Show, (entry: InspectionEntry) => boolean>> = {
  wrong: ({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'warn',
  all: () => true,
  pass: ({ verdict }) => verdict === 'pass',
  skipped: ({ verdict }) => verdict === 'skipped',
};

/** Rows that are shown at first. */
const many = 100;

const firstFinding = ({ findings, reason }: InspectionEntry): string | undefined =>
  findings[0] ? `Expected ${findings[0].expected}; found ${findings[0].found}` : reason;

/** Each requirement that was tried. */
export const Results = ({
  inspection,
  filter,
  change,
  open,
}: {
  inspection: Inspection;
  filter: { readonly show: Show; readonly suite: string | undefined; readonly q: string };
  change: (filter: { readonly show?: Show; readonly suite?: string | undefined; readonly q?: string }) => void;
  open: (id: string) => void;
}): ReactNode => {
  const path = `${inspectionPath(inspection.id)}/results`;
  const [most, setMost] = useState(many);
  const { data, error, refetch } = useQuery({
    queryKey: [path],
    queryFn: () => ask<InspectionEntry[]>(path),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting label="Reading the results" />;
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data.filter((entry) => {
    const text = `${entry.id} ${entry.group} ${entry.requirement} ${entry.section?.name ?? ''}`.toLowerCase();
    return (
      fits[filter.show](entry) &&
      (filter.suite === undefined || entry.suite === filter.suite) &&
      words.every((word) => text.includes(word))
    );
  });
  return (
    <Stack gap="sm" component="section" aria-label="Each requirement">
      <Title order={2}>Each requirement</Title>
      <search style={{ display: 'flex', gap: 12, flexWrap: 'wrap' }}>
        <TextInput
          aria-label="Search requirements"
          placeholder="Search requirements"
          leftSection={<Icon name="search" size={16} />}
          value={filter.q}
          onChange={(event) => change({ q: event.currentTarget.value })}
          w={260}
          maw="100%"
        />
        <Select
          aria-label="Show"
          allowDeselect={false}
          data={[
            { value: 'wrong', label: 'What did not pass' },
            { value: 'all', label: 'All' },
            { value: 'pass', label: 'Passed' },
            { value: 'skipped', label: 'Skipped' },
          ]}
          value={filter.show}
          onChange={(show) => show && change({ show })}
          w={190}
        />
        <Select
          aria-label="Suite"
          placeholder="All suites"
          clearable
          clearButtonProps={{ 'aria-label': 'All suites' }}
          data={inspection.suites.map(({ name }) => name)}
          value={filter.suite ?? null}
          onChange={(suite) => change({ suite: suite ?? undefined })}
          w={220}
        />
      </search>
      {found.length === 0 ? (
        <EmptyState title={filter.show === 'wrong' && words.length === 0 ? 'Nothing went wrong' : 'Nothing found'}>
          Choose “All” to see every requirement.
        </EmptyState>
      ) : (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover aria-label="Requirements">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Requirement</Table.Th>
                  <Table.Th w={170}>Where it is written</Table.Th>
                  <Table.Th w={190}>Part</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.slice(0, most).map((entry) => (
                  <Table.Tr key={entry.id}>
                    <Table.Td>
                      <Group gap="sm" wrap="nowrap" align="flex-start">
                        <VerdictMark verdict={entry.verdict} />
                        <div>
                          <Anchor component="button" type="button" size="sm" ta="left" onClick={() => open(entry.id)}>
                            {entry.requirement}
                          </Anchor>
                          {firstFinding(entry) !== undefined && (
                            <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                              {firstFinding(entry)}
                            </Text>
                          )}
                        </div>
                      </Group>
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{entry.section?.name ?? entry.level}</Text>
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{entry.group}</Text>
                      <Text size="xs" c="dimmed">
                        {entry.id}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {found.length > most && (
            <UnstyledButton w="100%" p="sm" ta="center" onClick={() => setMost(most + 5 * many)}>
              Show more of {found.length.toLocaleString()}
            </UnstyledButton>
          )}
        </Paper>
      )}
    </Stack>
  );
};
