import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is shown this once: no click beside it takes it away. */
export const ShownOnce = ({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}): ReactNode => (
  <Modal
    opened
    onClose={onClose}
    title={title}
    centered
    size="lg"
    closeOnClickOutside={false}
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    <Stack gap="md">
      {children}
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Stack>
  </Modal>
);
