import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';
import { GroupList } from './list.tsx';
import { GroupRules } from './rules.tsx';

/** Directory > Groups. */
export const GroupsPage = (): ReactNode => {
  const { tab = 'all' } = useSearch({ from: '/admin/groups' });
  const navigate = useNavigate({ from: '/admin/groups' });
  return (
    <Page title="Groups">
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: value === 'rules' ? { tab: 'rules' } : {} })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="all">All</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="all">
          <GroupList />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <GroupRules />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
};
