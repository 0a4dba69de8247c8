import { Drawer, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failure, Waiting } from '../../parts/states.tsx';

/** What was opened of a list, beside it. */
export const SidePanel = ({
  title,
  error,
  waiting,
  onClose,
  children,
}: {
  title: string;
  error: Error | null;
  /** What is waited for, in words; undefined when it is there. */
  waiting: string | undefined;
  onClose: () => void;
  children: ReactNode;
}): ReactNode => (
  <Drawer
    opened
    onClose={onClose}
    position="right"
    size="min(720px, 100vw)"
    title={title}
    styles={{ title: { fontWeight: 600 } }}
    closeButtonProps={{ 'aria-label': 'Close' }}
  >
    <Stack gap="md">
      {error && <Failure error={error} />}
      {!error && waiting !== undefined && <Waiting label={waiting} />}
      {children}
    </Stack>
  </Drawer>
);
