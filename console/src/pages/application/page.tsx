import { Anchor, Badge, Box, Flex, Group, NavLink, Paper, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { usernameFormats } from '../add-application.tsx';
import { Assignments } from './assignments/tab.tsx';
import { GeneralSettings } from './general.tsx';
import { ImportTab } from './import/tab.tsx';
import { IntegrationSettings } from './integration.tsx';
import { AttributeMappings } from './mappings/table.tsx';
import { PushGroups } from './push-groups/tab.tsx';
import { settingsPages, type tabs } from './tabs.ts';
import { ToAppSettings } from './to-app.tsx';
import { ToOktaSettings } from './to-okta.tsx';

const SignOn = ({ app }: { app: Application }): ReactNode => (
  <Paper withBorder p="lg">
    <Stack gap="xs">
      <Text fw={600}>Sign on methods</Text>
      <Text size="sm">{app.signOn.mode === 'SAML_2_0' ? 'SAML 2.0' : 'Secure Web Authentication'}</Text>
      <Text fw={600} mt="md">
        Application username format
      </Text>
      <Text size="sm">
        {usernameFormats.find(({ value }) => value === app.username.template)?.label ?? app.username.template}
      </Text>
      <Text fw={600} mt="md">
        Update application username on
      </Text>
      <Text size="sm" tt="capitalize">
        {app.username.updateOn}
      </Text>
    </Stack>
  </Paper>
);

const Provisioning = ({
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

/** An application instance, tab by tab. */
export const ApplicationPage = (): ReactNode => {
  const { appId } = useParams({ from: '/admin/apps/$appId' });
  const { tab = 'general', settings = 'to-app' } = useSearch({ from: '/admin/apps/$appId' });
  const navigate = useNavigate({ from: '/admin/apps/$appId' });
  const {
    data: app,
    error,
    refetch,
  } = useQuery({ queryKey: ['app', appId], queryFn: () => ask<Application>(settingsPath(appId)) });
  const path = [{ label: 'Applications', to: '/admin/apps' }];
  if (error) {
    return (
      <Page title="Application" path={path}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  if (!app) return <Waiting label="Reading the application" />;
  return (
    <Page
      title={app.label}
      path={path}
      description={app.catalogueName === app.label ? undefined : app.catalogueName}
      actions={
        <Group gap="xs">
          <Anchor component={Link} to={`/admin/log?filter=${encodeURIComponent(`target.id eq "${app.id}"`)}`} size="sm">
            View Logs
          </Anchor>
          <Anchor component={Link} to={`/admin/imports?app=${app.id}`} size="sm">
            Monitor Imports
          </Anchor>
          <Anchor component={Link} to={`/admin/tasks?app=${app.id}`} size="sm">
            Tasks
          </Anchor>
          <Anchor component={Link} to={`/admin/traffic?app=${app.id}`} size="sm">
            Traffic
          </Anchor>
          <Badge variant="light">SCIM {app.scim}</Badge>
          <Badge variant="light" color={app.status === 'ACTIVE' ? 'green' : 'gray'} tt="none">
            {app.status === 'ACTIVE' ? 'Active' : 'Inactive'}
          </Badge>
        </Group>
      }
    >
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value as (typeof tabs)[number] } })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="general">General</Tabs.Tab>
          <Tabs.Tab value="sign-on">Sign On</Tabs.Tab>
          {app.provisioning !== 'none' && <Tabs.Tab value="provisioning">Provisioning</Tabs.Tab>}
          {app.provisioning !== 'none' && <Tabs.Tab value="import">Import</Tabs.Tab>}
          <Tabs.Tab value="assignments">Assignments</Tabs.Tab>
          {app.provisioning !== 'none' && <Tabs.Tab value="push-groups">Push Groups</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="general">
          <GeneralSettings key={app.label + app.provisioning} app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="sign-on">
          <SignOn app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="provisioning">
          <Provisioning
            app={app}
            shown={settings}
            show={(page) => void navigate({ search: { tab: 'provisioning', settings: page } })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="import">
          <ImportTab app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="assignments">
          <Assignments app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="push-groups">
          <PushGroups app={app} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};
