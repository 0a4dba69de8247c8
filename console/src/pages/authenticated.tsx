import { Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Entry } from '../shell/entry.tsx';

/** Where the service sends the window back to. */
export const AuthenticatedPage = (): ReactNode => {
  useEffect(() => window.close(), []);
  return (
    <Entry title="Authenticated">
      <Text size="sm" ta="center">
        Close this window, and test the configuration.
      </Text>
    </Entry>
  );
};
