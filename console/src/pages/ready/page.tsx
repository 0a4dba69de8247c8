import { Alert, Select, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaApp } from '../../api/okta.ts';
import { useReadiness, type QaCase, type Readiness } from '../../api/readiness.ts';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { Cases } from './cases.tsx';
import { Pack } from './pack.tsx';
import { readyTabs } from './places.ts';
import { Suites } from './suites.tsx';

const Summary = ({ ready, cases }: Pick<Readiness, 'ready' | 'cases'>): ReactNode => {
  const count = (state: QaCase['state']): number => cases.filter((one) => one.state === state).length;
  return (
    <Alert variant="light" color={ready ? 'green' : 'blue'} title={ready ? 'Nothing is left' : 'Not yet'}>
      {count('seen')} of {cases.length} cases were seen to work in this org, {count('done')} are done by hand,{' '}
      {count('not supported')} are not supported, {count('open')} are left.
    </Alert>
  );
};

const Plan = ({ app }: { app: string }): ReactNode => {
  const { state } = useSearch({ from: '/admin/ready' });
  const navigate = useNavigate({ from: '/admin/ready' });
  const { data, error, refetch } = useReadiness(app, 0);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting label="Looking at what was seen" />;
  return (
    <Stack gap="lg">
      <Summary {...data} />
      <Suites app={app} suites={data.suites} />
      <Cases
        app={app}
        cases={data.cases}
        state={state}
        onState={(next) => void navigate({ search: { app, state: next } })}
      />
    </Stack>
  );
};

/** Ready for OIN? What is left before an application can be published, and what is handed in. */
export const ReadyPage = (): ReactNode => {
  const { app, tab = 'plan' } = useSearch({ from: '/admin/ready' });
  const navigate = useNavigate({ from: '/admin/ready' });
  const { data: apps, error } = useQuery({
    queryKey: ['/api/v1/apps', 'to publish'],
    queryFn: () => ask<OktaApp[]>('/api/v1/apps', { query: { limit: 200 } }),
  });
  const shown = app ?? apps?.[0]?.id;
  return (
    <Page
      title="Ready for OIN?"
      description="What Okta asks for before it publishes an integration: the suites, the 61 cases of its QA plan, as far as they were seen to work in this org, and what is handed in."
    >
      {error && <Failure error={error} />}
      {apps?.length === 0 && (
        <EmptyState title="No applications yet">Add an application, and walk Okta’s QA plan with it.</EmptyState>
      )}
      {apps && shown !== undefined && (
        <>
          <Select
            aria-label="Application"
            searchable
            allowDeselect={false}
            data={apps.map(({ id, label }) => ({ value: id, label }))}
            value={shown}
            onChange={(value) => void navigate({ search: { app: value ?? undefined, tab } })}
            maw={360}
          />
          <Tabs
            value={tab}
            onChange={(value) => void navigate({ search: { app: shown, tab: readyTabs.find((one) => one === value) } })}
            keepMounted={false}
          >
            <Tabs.List mb="lg">
              <Tabs.Tab value="plan">Suites and QA plan</Tabs.Tab>
              <Tabs.Tab value="pack">Submission pack</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="plan">
              <Plan key={shown} app={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="pack">
              <Pack key={shown} app={shown} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </Page>
  );
};
