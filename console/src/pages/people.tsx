import { Anchor, Badge, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';

interface OktaUser {
  readonly id: string;
  readonly status: string;
  readonly profile: { readonly firstName?: string; readonly lastName?: string; readonly login: string; readonly email: string };
}

/** Okta's words for the statuses of a person, with their colours. */
const statuses: Readonly<Record<string, { label: string; color: string }>> = {
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

export const PeoplePage = (): ReactNode => (
  <Page title="People" actions={<Button leftSection={<Icon name="plus" />}>Add person</Button>}>
    <RecordList<OktaUser>
      label="People"
      path="/api/v1/users"
      search={{ parameter: 'q', placeholder: 'Search people' }}
      keyOf={(user) => user.id}
      empty={<EmptyState title="No people yet">People are Okta users. Assign them to an application, and they are pushed to your service.</EmptyState>}
      columns={[
        {
          label: 'Person & username',
          cell: ({ id, profile }) => (
            <Anchor component={Link} to={`/admin/people/${id}`}>
              {[profile.firstName, profile.lastName].filter(Boolean).join(' ') || profile.login}
            </Anchor>
          ),
        },
        { label: 'Primary email', cell: ({ profile }) => profile.email },
        { label: 'Status', cell: ({ status }) => <PersonStatus status={status} />, width: 200 },
      ]}
    />
  </Page>
);
