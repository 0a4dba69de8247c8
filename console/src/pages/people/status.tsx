import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

/** Okta's words for the statuses of a person, with their colours. */
export const statuses: Readonly<Record<string, { label: string; color: string }>> = {
  STAGED: { label: 'Staged', color: 'gray' },
  PROVISIONED: { label: 'Pending user action', color: 'yellow' },
  ACTIVE: { label: 'Active', color: 'green' },
  RECOVERY: { label: 'Password reset', color: 'yellow' },
  PASSWORD_EXPIRED: { label: 'Password expired', color: 'yellow' },
  LOCKED_OUT: { label: 'Locked out', color: 'red' },
  SUSPENDED: { label: 'Suspended', color: 'orange' },
  DEPROVISIONED: { label: 'Deactivated', color: 'gray' },
};

export const PersonStatus = ({ status }: { status: string }): ReactNode => {
  const { label, color } = statuses[status] ?? { label: status, color: 'gray' };
  return (
    <Badge variant="light" color={color} tt="none">
      {label}
    </Badge>
  );
};
