import { Anchor, Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { askService, serviceUrl, type Connection, type IssuedConnection } from '../../api/service.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Issued } from './issued.tsx';
import { NewConnectionForm } from './new-connection.tsx';
import { ConnectionState, modes } from './state.tsx';
import { TenantSelect } from './tenant-select.tsx';

/** Each client's access to a tenant. */
export const ConnectionsPage = (): ReactNode => {
  const { tenant } = useSearch({ from: '/admin/service/connections' });
  const navigate = useNavigate({ from: '/admin/service/connections' });
  const [adding, add] = useDisclosure();
  const [issued, setIssued] = useState<IssuedConnection>();
  return (
    <Page
      title="Connections"
      description="A connection is one client’s access to a tenant: its credential, and the profile by which it is let through."
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={add.open}>
          Add connection
        </Button>
      }
    >
      <RecordList<Connection>
        label="Connections"
        path={serviceUrl('GET /admin/v1/connections')}
        query={{ tenant }}
        read={(_, __, signal) => askService('GET /admin/v1/connections', { query: { tenant } }, signal)}
        keyOf={({ id }) => id}
        filters={
          <TenantSelect
            placeholder="All tenants"
            clearable
            clearButtonProps={{ 'aria-label': 'All tenants' }}
            value={tenant ?? null}
            onChange={(value) => void navigate({ search: { tenant: value ?? undefined } })}
          />
        }
        empty={
          <EmptyState title="No connections yet">
            Add one for each client, such as an Okta org: it gets a credential of its own, which is shown once.
          </EmptyState>
        }
        columns={[
          {
            label: 'Name',
            cell: ({ id, name }) => (
              <Anchor component={Link} to={`/admin/service/connections/${id}`}>
                {name}
              </Anchor>
            ),
          },
          { label: 'Tenant', cell: ({ tenant: of }) => of },
          { label: 'Authentication', cell: ({ auth }) => modes[auth] },
          { label: 'Profile', cell: ({ profile }) => profile, width: 90 },
          {
            label: 'Last used',
            width: 190,
            cell: ({ lastUsed }) =>
              lastUsed === undefined ? (
                <Text c="dimmed" size="sm">
                  Never
                </Text>
              ) : (
                <Time at={lastUsed} brief />
              ),
          },
          { label: 'Status', cell: (connection) => <ConnectionState connection={connection} />, width: 130 },
        ]}
      />
      <NewConnectionForm opened={adding} tenant={tenant} onClose={add.close} onIssued={setIssued} />
      {issued && <Issued issued={issued} title="Connection added" onClose={() => setIssued(undefined)} />}
    </Page>
  );
};
