import { Anchor, Badge, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OktaApp } from '../api/okta.ts';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';
import { CreateAppIntegration } from './app-integration/dialog.tsx';

const features: Readonly<Record<string, string>> = {
  PUSH_NEW_USERS: 'Create',
  PUSH_PROFILE_UPDATES: 'Update',
  PUSH_USER_DEACTIVATION: 'Deactivate',
  GROUP_PUSH: 'Group push',
};

export const ApplicationsPage = (): ReactNode => {
  const [creating, create] = useDisclosure();
  return (
    <Page
      title="Applications"
      actions={
        <>
          <Button variant="default" onClick={create.open}>
            Create App Integration
          </Button>
          <Button component={Link} to="/admin/apps/catalog" leftSection={<Icon name="plus" />}>
            Browse App Catalog
          </Button>
        </>
      }
    >
      <RecordList<OktaApp>
        label="Applications"
        path="/api/v1/apps"
        search={{ parameter: 'q', placeholder: 'Search applications' }}
        keyOf={(app) => app.id}
        empty={
          <EmptyState
            title="No applications yet"
            action={
              <Button component={Link} to="/admin/apps/catalog">
                Browse App Catalog
              </Button>
            }
          >
            Add a SCIM test app from the catalogue, or create an app integration of your own, and point it at your
            service.
          </EmptyState>
        }
        columns={[
          {
            label: 'Application',
            cell: ({ id, label }) => (
              <Anchor component={Link} to={`/admin/apps/${id}`}>
                {label}
              </Anchor>
            ),
          },
          {
            label: 'Status',
            width: 120,
            cell: ({ status }) => (
              <Badge variant="light" color={status === 'ACTIVE' ? 'green' : 'gray'} tt="none">
                {status === 'ACTIVE' ? 'Active' : 'Inactive'}
              </Badge>
            ),
          },
          {
            label: 'Provisioning',
            cell: (app) =>
              Object.entries(features)
                .filter(([name]) => app.features.includes(name))
                .map(([, text]) => text)
                .join(', ') || 'Not enabled',
          },
        ]}
      />
      <CreateAppIntegration opened={creating} onClose={create.close} />
    </Page>
  );
};
