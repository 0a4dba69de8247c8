import { Button, Group, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { inspectionPath, type Inspection, type InspectionProgress } from '../../api/inspections.ts';
import { SuiteBar, triedOf, VerdictBadges, VerdictMark } from '../../parts/verdicts.tsx';

/** A run under way: a bar per suite, and what went wrong so far. */
export const Running = ({
  inspection: { id, suites, counts },
  progress,
}: {
  inspection: Inspection;
  progress: InspectionProgress | undefined;
}): ReactNode => {
  const cancel = useMutation({ mutationFn: () => ask(`${inspectionPath(id)}/cancel`, { method: 'POST' }) });
  const shown = progress?.inspection ?? { suites, counts };
  const total = shown.suites.reduce((sum, suite) => sum + suite.total, 0);
  const tried = Math.min(triedOf(shown.counts), total);
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" component="section" aria-label="Progress">
        <Stack gap="md">
          <Group justify="space-between">
            <Title order={2}>
              {tried.toLocaleString()} of {total.toLocaleString()} tried
            </Title>
            <Button
              variant="default"
              size="xs"
              onClick={() => cancel.mutate()}
              loading={cancel.isPending || cancel.isSuccess}
            >
              Cancel
            </Button>
          </Group>
          <Progress value={(100 * tried) / Math.max(total, 1)} aria-label="Progress of the inspection" animated />
          <Text size="sm" c="dimmed" truncate>
            {cancel.isSuccess ? 'Removing what was made…' : (progress?.latest?.requirement ?? 'Reaching the service…')}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
            {shown.suites.map((suite) => (
              <SuiteBar key={suite.name} {...suite} />
            ))}
          </SimpleGrid>
          <VerdictBadges counts={shown.counts} />
        </Stack>
      </Paper>
      {progress && progress.wrong.length > 0 && (
        <Paper withBorder p="lg" component="section" aria-label="What went wrong so far">
          <Title order={2} mb="md">
            What went wrong so far
          </Title>
          <Stack gap="xs">
            {progress.wrong.map(({ id: check, requirement, verdict, group }) => (
              <Group key={check} gap="sm" wrap="nowrap" align="flex-start">
                <VerdictMark verdict={verdict} />
                <Text size="sm">
                  {requirement}{' '}
                  <Text span c="dimmed" size="xs">
                    {group}
                  </Text>
                </Text>
              </Group>
            ))}
          </Stack>
        </Paper>
      )}
    </Stack>
  );
};
