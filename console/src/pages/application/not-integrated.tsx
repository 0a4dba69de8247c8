import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Application } from '../../api/muster.ts';
import { EmptyState } from '../../parts/states.tsx';

/** A tab that has nothing to show before the application is integrated with a service. */
export const NotIntegrated = ({ app, then }: { app: Application; then: string }): ReactNode => (
  <EmptyState
    title="Provisioning is not enabled"
    action={
      <Button component={Link} to={`/admin/apps/${app.id}?tab=provisioning`} mt="sm">
        Go to Provisioning
      </Button>
    }
  >
    Configure the integration under Provisioning; then {then}.
  </EmptyState>
);
