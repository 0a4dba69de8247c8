import { List, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { ApiError } from '../../api/client.ts';
import { askService } from '../../api/service.ts';
import { useConnections, useCount, useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Deletes a tenant, however long that takes: what the org waited for in vain goes on at the service. */
const removeTenant = async (tenant: string): Promise<void> => {
  try {
    await askService('DELETE /admin/v1/tenants/{tenant}', { path: { tenant } });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 504) throw error;
    const isThere = async () => (await askService('GET /admin/v1/tenants', {})).items.some(({ id }) => id === tenant);
    while (await isThere()) await pause(2_000);
  }
};

/** How much of a tenant is left, of what there was when its deletion began. */
const Left = ({ tenant, of }: { tenant: string; of: number }): ReactNode => {
  const [users = 0, groups = 0] = [useCount(tenant, 'User', 1_000), useCount(tenant, 'Group', 1_000)];
  const left = users + groups;
  return (
    <Stack gap={4}>
      <Text size="sm">
        {left.toLocaleString()} of {of.toLocaleString()} users and groups are left.
      </Text>
      <Progress value={of === 0 ? 100 : 100 - (left / of) * 100} aria-label="Deleted" />
      <Text size="sm" c="dimmed">
        The deletion goes on at the service when this is closed.
      </Text>
    </Stack>
  );
};

/** What goes with a tenant, said before it goes. */
export const RemoveTenant = ({ tenant, onClose }: { tenant: string; onClose: () => void }): ReactNode => {
  const changed = useServiceChanged();
  const [deleting, setDeleting] = useState(false);
  const users = useCount(tenant, 'User');
  const groups = useCount(tenant, 'Group');
  const [before, setBefore] = useState(0);
  const connections = (useConnections().data?.items ?? []).filter((one) => one.tenant === tenant);
  return (
    <FormModal
      title={`Delete tenant ${tenant}`}
      opened
      onClose={onClose}
      initial={{ id: '' }}
      validate={{ id: (id) => (id === tenant ? null : `Type ${tenant} to confirm.`) }}
      submit="Delete tenant"
      destructive
      done={`Tenant ${tenant} was deleted.`}
      onSubmit={async () => {
        setBefore((users ?? 0) + (groups ?? 0));
        setDeleting(true);
        try {
          await removeTenant(tenant);
        } finally {
          setDeleting(false);
        }
        await changed();
      }}
      fields={(form) => (
        <>
          <Text>This cannot be undone. With the tenant go:</Text>
          <List>
            <List.Item>
              {connections.length === 1 ? '1 connection' : `${connections.length} connections`}: whoever uses one is
              refused at once
            </List.Item>
            <List.Item>
              {users?.toLocaleString() ?? '…'} users and {groups?.toLocaleString() ?? '…'} groups, with resources of any
              other type
            </List.Item>
          </List>
          <Text c="dimmed" size="sm">
            Its request log stays until it is too old. Many thousands of users take a while.
          </Text>
          {deleting && <Left tenant={tenant} of={before} />}
          <TextInput label={`Type ${tenant} to confirm`} data-autofocus {...form.getInputProps('id')} />
        </>
      )}
    />
  );
};
