import { Button, Card, List, SimpleGrid, Text, ThemeIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { OktaApp, OktaGroup, OktaUser } from '../api/okta.ts';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';

const useFirst = <T,>(path: string, query: Record<string, string> = {}) =>
  useQuery({ queryKey: [path, 'first', query], queryFn: () => ask<T[]>(path, { query: { limit: 50, ...query } }) });

/** What is set up, and what comes next, in the order of Okta's guide. */
export const OverviewPage = (): ReactNode => {
  const { data: people = [] } = useFirst<OktaUser>('/api/v1/users');
  const { data: groups = [] } = useFirst<OktaGroup>('/api/v1/groups');
  const { data: apps = [] } = useFirst<OktaApp>('/api/v1/apps');
  const integrated = apps.filter(({ features }) => features.length > 0);
  const pushing = apps.filter(({ features }) => features.includes('PUSH_NEW_USERS'));
  const steps = [
    { done: apps.length > 0, label: 'Add a SCIM test app, or create an app integration', to: '/admin/apps/catalog' },
    {
      done: integrated.length > 0,
      label: 'Configure its API integration, and test the credentials',
      to: '/admin/apps',
    },
    { done: pushing.length > 0, label: 'Enable Create, Update and Deactivate under To App', to: '/admin/apps' },
    { done: people.length > 1, label: 'Add people', to: '/admin/people' },
    { done: groups.length > 1, label: 'Add groups', to: '/admin/groups' },
  ];
  return (
    <Page title="Dashboard" description="What is set up, and what comes next.">
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {[
          { label: 'People', count: people.length, to: '/admin/people' },
          { label: 'Groups', count: groups.length, to: '/admin/groups' },
          { label: 'Applications', count: apps.length, to: '/admin/apps' },
        ].map(({ label, count, to }) => (
          <Card key={label} withBorder component={Link} to={to}>
            <Text fz={28} fw={650}>
              {count === 50 ? '50+' : count}
            </Text>
            <Text c="dimmed">{label}</Text>
          </Card>
        ))}
      </SimpleGrid>
      <Card withBorder>
        <Text fw={600} mb="sm">
          Getting started
        </Text>
        <List spacing="sm" center>
          {steps.map(({ done, label, to }) => (
            <List.Item
              key={label}
              icon={
                <ThemeIcon size={22} radius="xl" color={done ? 'green' : 'gray'} variant={done ? 'filled' : 'light'}>
                  <Icon name={done ? 'check' : 'arrowRight'} size={14} />
                </ThemeIcon>
              }
            >
              <Button variant="subtle" size="compact-md" component={Link} to={to}>
                {label}
              </Button>
            </List.Item>
          ))}
        </List>
      </Card>
    </Page>
  );
};
