import { Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { askService, type Connection, type IssuedConnection } from '../../api/service.ts';
import { useServiceChanged } from '../../api/use-service.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { lifetimes, overlaps, secondsOf } from './state.tsx';

/** A new secret, while the old one stays good for a while. */
export const RotateForm = ({
  connection: { id, name, expires },
  opened,
  onClose,
  onIssued,
}: {
  connection: Connection;
  opened: boolean;
  onClose: () => void;
  onIssued: (issued: IssuedConnection) => void;
}): ReactNode => {
  const changed = useServiceChanged();
  return (
    <FormModal
      title={`Rotate the secret of ${name}`}
      opened={opened}
      onClose={onClose}
      initial={{ overlap: '86400', lifetime: 'never' }}
      submit="Rotate secret"
      onSubmit={async ({ overlap, lifetime }) => {
        const seconds = secondsOf(lifetime);
        const body = { overlap: Number(overlap), ...(seconds !== undefined && { lifetime: seconds }) };
        onIssued(
          await askService('POST /admin/v1/connections/{connection}/rotate', { path: { connection: id }, body }),
        );
        await changed();
      }}
      fields={(form) => (
        <>
          <Text>The new secret is shown once. Paste it into the client before the old one ends.</Text>
          <Select
            label="The old secret stays good"
            data={overlaps}
            allowDeselect={false}
            data-autofocus
            {...form.getInputProps('overlap')}
          />
          <Select
            label="The connection expires"
            data={[
              { value: 'never', label: expires === undefined ? 'Not before it is revoked' : 'As before' },
              ...lifetimes.slice(1),
            ]}
            allowDeselect={false}
            {...form.getInputProps('lifetime')}
          />
        </>
      )}
    />
  );
};
