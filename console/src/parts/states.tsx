import { Alert, Button, Center, Loader, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';

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

/** Where the org stands alone, there is no service to show. */
const NoService = ({ children }: { children: string }): ReactNode => (
  <EmptyState title="No service is known here">{children}</EmptyState>
);

/** What could not be read, with a way to try again. */
export const Failure = ({ error, retry }: { error: Error; retry?: () => void }): ReactNode =>
  error instanceof ApiError && error.status === 501 ? (
    <NoService>{error.message}</NoService>
  ) : (
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
