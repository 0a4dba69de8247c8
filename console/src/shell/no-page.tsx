import { Box, Button } from '@mantine/core';
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../parts/page.tsx';
import { EmptyState, Failure } from '../parts/states.tsx';

/** For an address that leads nowhere. */
export const NoSuchPage = (): ReactNode => (
  <Page title="There is no such page">
    <EmptyState
      title="Nothing is at this address"
      action={
        <Button component={Link} to="/admin" mt="xs">
          Go to the dashboard
        </Button>
      }
    >
      It may have been mistyped, or what it showed is gone.
    </EmptyState>
  </Page>
);

/** The same where no shell stands around it. */
export const NoSuchPlace = (): ReactNode => (
  <Box component="main" p="xl">
    <NoSuchPage />
  </Box>
);

/** For a page that broke, or whose code did not come. */
export const Broken = ({ error, reset }: ErrorComponentProps): ReactNode => (
  <Page title="Something went wrong">
    <Failure error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  </Page>
);
