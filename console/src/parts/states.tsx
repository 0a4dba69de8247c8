import { Alert, Button, Center, Loader, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Where there is nothing yet: says what to do next. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): ReactNode => (
  <Paper withBorder p="xl">
    <Stack align="center" gap="xs">
      <Text fw={600}>{title}</Text>
      {children && (
        <Text c="dimmed" ta="center" maw={520}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  </Paper>
);

export const Waiting = ({ label }: { label: string }): ReactNode => (
  <Center p="xl" component="output" aria-label={label}>
    <Loader type="dots" />
  </Center>
);

/** What could not be read, with a way to try again. */
export const Failure = ({ error, retry }: { error: Error; retry?: () => void }): ReactNode => (
  <Alert color="red" variant="light" title="This could not be loaded" role="alert">
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{error.message}</Text>
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Stack>
  </Alert>
);
