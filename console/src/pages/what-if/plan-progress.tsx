import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** How far a plan has come that is made, or applied. */
export const PlanProgress = ({
  state,
  progress: { done, total },
  onCancel,
}: {
  state: string;
  progress: { readonly done: number; readonly total: number };
  onCancel: () => void;
}): ReactNode => {
  const what = state === 'applying' ? 'Applying' : 'Planning';
  return (
    <Paper withBorder p="md" component="section" aria-label="Progress">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm">
            {what}: {total === 0 ? 'reading what waits' : `${done.toLocaleString()} of ${total.toLocaleString()} jobs`}
          </Text>
          <Button size="compact-sm" variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
        <Progress
          value={total === 0 ? 100 : (done / total) * 100}
          animated={total === 0}
          striped={total === 0}
          aria-label={what}
        />
      </Stack>
    </Paper>
  );
};
