import { ActionIcon, Button, Text, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { askService, serviceUrl, type Tenant } from '../../api/service.ts';
import { useConnections, useCount, useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon } from '../../parts/icons.tsx';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Page } from '../../parts/page.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { RemoveTenant } from './remove-tenant.tsx';

const Count = ({ tenant, type }: { tenant: string; type: string }): ReactNode => {
  const count = useCount(tenant, type);
  return (
    <AnchorLink
      to="/admin/service/resources"
      search={{ tenant, type }}
      aria-label={`${count ?? '–'} ${type === 'User' ? 'users' : 'groups'} of ${tenant}`}
    >
      {count ?? '–'}
    </AnchorLink>
  );
};

const AddTenant = ({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode => {
  const changed = useServiceChanged();
  return (
    <FormModal
      title="Add tenant"
      opened={opened}
      onClose={onClose}
      initial={{ id: '' }}
      validate={{
        id: (id) =>
          /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id)
            ? null
            : 'An id has lower-case letters, digits and hyphens, such as acme.',
      }}
      submit="Add tenant"
      done="The tenant was added. Give a client access to it by a connection."
      onSubmit={async (body) => {
        await askService('POST /admin/v1/tenants', { body });
        await changed();
      }}
      fields={(form) => (
        <TextInput
          label="Id"
          description="A tenant is a customer of the service, whose users and groups no other can see."
          placeholder="acme"
          required
          data-autofocus
          {...form.getInputProps('id')}
        />
      )}
    />
  );
};

/** The customers of the service. */
export const TenantsPage = (): ReactNode => {
  const [adding, add] = useDisclosure();
  const [removing, setRemoving] = useState<string>();
  const { data: connections } = useConnections();
  return (
    <Page
      title="Tenants"
      description="Each tenant is a customer of the service: its users and groups are apart from those of all others."
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={add.open}>
          Add tenant
        </Button>
      }
    >
      <RecordList<Tenant>
        label="Tenants"
        path={serviceUrl('GET /admin/v1/tenants')}
        read={(_, __, signal) => askService('GET /admin/v1/tenants', {}, signal)}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No tenants yet">Add one, then give a client access to it by a connection.</EmptyState>
        }
        columns={[
          { label: 'Tenant', cell: ({ id }) => <Text fw={500}>{id}</Text> },
          { label: 'Users', cell: ({ id }) => <Count tenant={id} type="User" />, width: 110 },
          { label: 'Groups', cell: ({ id }) => <Count tenant={id} type="Group" />, width: 110 },
          {
            label: 'Connections',
            width: 130,
            cell: ({ id }) => {
              const count = connections?.items.filter(({ tenant }) => tenant === id).length ?? '–';
              return (
                <AnchorLink
                  to="/admin/service/connections"
                  search={{ tenant: id }}
                  aria-label={`${count} connections of ${id}`}
                >
                  {count}
                </AnchorLink>
              );
            },
          },
          { label: 'Created', cell: ({ created }) => <Time at={created} brief />, width: 200 },
          {
            label: 'Action',
            width: 90,
            cell: ({ id }) => (
              <Tooltip label="Delete">
                <ActionIcon variant="subtle" color="red" aria-label={`Delete ${id}`} onClick={() => setRemoving(id)}>
                  <Icon name="close" />
                </ActionIcon>
              </Tooltip>
            ),
          },
        ]}
      />
      <AddTenant opened={adding} onClose={add.close} />
      {removing !== undefined && <RemoveTenant tenant={removing} onClose={() => setRemoving(undefined)} />}
    </Page>
  );
};
