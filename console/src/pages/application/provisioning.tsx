import { Box, Flex, NavLink, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application, ProvisioningAction } from '../../api/muster.ts';
import { IntegrationSettings } from './integration/settings.tsx';
import { AttributeMappings } from './mappings/table.tsx';
import { settingsPages } from './tabs.ts';
import { ToAppSettings } from './to-app.tsx';
import { ToOktaSettings } from './to-okta/settings.tsx';

type SettingsPage = (typeof settingsPages)[number];

/** The actions that fill a page of a wizard application; what fills none is not shown. */
const filledBy: Readonly<Record<SettingsPage, readonly ProvisioningAction[] | undefined>> = {
  'to-app': ['PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES'],
  'to-okta': ['IMPORT_NEW_USERS_AND_PROFILE_UPDATES', 'IMPORT_GROUPS'],
  integration: undefined,
};

const pagesOf = ({ kind, integration }: Application): readonly SettingsPage[] => {
  if (!integration) return ['integration'];
  if (kind !== 'wizard') return settingsPages;
  return settingsPages.filter((page) => filledBy[page]?.some((one) => integration.actions.includes(one)) ?? true);
};

/** The Provisioning tab, whose settings stand at the left. */
export const Provisioning = ({
  app,
  shown,
  show,
}: {
  app: Application;
  shown: SettingsPage;
  show: (page: SettingsPage) => void;
}): ReactNode => {
  const pages = pagesOf(app);
  const current = pages.includes(shown) ? shown : 'integration';
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
