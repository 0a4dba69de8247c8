import { Box, Flex, NavLink, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application } from '../../api/muster.ts';
import { IntegrationSettings } from './integration/settings.tsx';
import { AttributeMappings } from './mappings/table.tsx';
import { settingsPages } from './tabs.ts';
import { ToAppSettings } from './to-app.tsx';
import { ToOktaSettings } from './to-okta/settings.tsx';

/** The Provisioning tab, whose settings stand at the left. */
export const Provisioning = ({
  app,
  shown,
  show,
}: {
  app: Application;
  shown: (typeof settingsPages)[number];
  show: (page: (typeof settingsPages)[number]) => void;
}): ReactNode => {
  const pages = app.integration ? settingsPages : (['integration'] as const);
  const current = app.integration ? shown : 'integration';
  const labels = { 'to-app': 'To App', 'to-okta': 'To Okta', integration: 'Integration' };
  return (
    <Flex direction={{ base: 'column', md: 'row' }} gap="lg">
      <Box component="nav" aria-label="Settings" w={{ base: '100%', md: 180 }} flex="none">
        <Text size="sm" fw={600} px="sm" pb={4}>
          Settings
        </Text>
        {pages.map((page) => (
          <NavLink
            key={page}
            component="button"
            label={labels[page]}
            active={current === page}
            onClick={() => show(page)}
          />
        ))}
      </Box>
      <Box flex={1} miw={0}>
        {current === 'integration' && <IntegrationSettings key={app.id} app={app} />}
        {current === 'to-app' && (
          <Stack gap="xl">
            <ToAppSettings app={app} />
            <AttributeMappings key="toApp" app={app} direction="toApp" />
          </Stack>
        )}
        {current === 'to-okta' && (
          <Stack gap="xl">
            <ToOktaSettings app={app} />
            <AttributeMappings key="toOkta" app={app} direction="toOkta" />
          </Stack>
        )}
      </Box>
    </Flex>
  );
};
