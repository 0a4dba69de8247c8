import { Anchor, Badge, Group, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Assignments } from './assignments/tab.tsx';
import { GeneralSettings } from './general.tsx';
import { ImportTab } from './import/tab.tsx';
import { whatIfViews } from '../what-if/names.ts';
import { WhatIf } from '../what-if/views.tsx';
import { Provisioning } from './provisioning.tsx';
import { PushGroups } from './push-groups/tab.tsx';
import { ReadyLink } from './ready-link.tsx';
import { SignOnSettings } from './sign-on.tsx';
import { FeatureIcons, StatusMenu } from './status.tsx';
import type { tabs } from './tabs.ts';

const back = { label: 'Back to Applications', to: '/admin/apps' };

/** An application instance, tab by tab. */
export const ApplicationPage = (): ReactNode => {
  const { appId } = useParams({ from: '/admin/apps/$appId' });
  const { tab = 'general', settings = 'to-app', view, person } = useSearch({ from: '/admin/apps/$appId' });
  const navigate = useNavigate({ from: '/admin/apps/$appId' });
  const {
    data: app,
    error,
    refetch,
  } = useQuery({ queryKey: ['app', appId], queryFn: () => ask<Application>(settingsPath(appId)) });
  if (error) {
    return (
      <Page title="Application" back={back}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  }
  if (!app) return <Waiting label="Reading the application" />;
  return (
    <Page
      title={app.label}
      back={back}
      description={
        <Group gap="sm" component="span">
          <StatusMenu app={app} />
          <FeatureIcons app={app} />
          {app.provisioning !== 'none' && <Badge variant="light">SCIM {app.scim}</Badge>}
          {app.catalogueName !== app.label && app.catalogueName}
        </Group>
      }
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
          {app.provisioning !== 'none' && <ReadyLink app={app.id} />}
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
          {app.provisioning !== 'none' && <Tabs.Tab value="what-if">What if</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="general">
          <GeneralSettings key={app.label + app.provisioning} app={app} />
        </Tabs.Panel>
        <Tabs.Panel value="sign-on">
          <SignOnSettings app={app} />
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
          <Assignments key={view} app={app} view={view} />
        </Tabs.Panel>
        <Tabs.Panel value="push-groups">
          <PushGroups key={view} app={app} view={view} />
        </Tabs.Panel>
        <Tabs.Panel value="what-if">
          <WhatIf
            app={app}
            view={whatIfViews.find((one) => one === view) ?? 'plan'}
            person={person}
            onShow={(next, who) => void navigate({ search: { tab: 'what-if', view: next, person: who } })}
          />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};
