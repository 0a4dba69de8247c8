import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { CatalogueEntry } from '../api/muster.ts';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { EmptyState, Failure, Waiting } from '../parts/states.tsx';
import { CreateAppIntegration } from './app-integration/dialog.tsx';

export const catalogueQuery = {
  queryKey: ['catalogue'],
  queryFn: () => ask<CatalogueEntry[]>('/muster/api/v1/catalogue'),
  staleTime: Number.POSITIVE_INFINITY,
};

const Entry = ({ entry }: { entry: CatalogueEntry }): ReactNode => (
  <Card withBorder padding="lg">
    <Stack gap="sm" justify="space-between" h="100%">
      <Stack gap={6}>
        <Anchor component={Link} to={`/admin/apps/add/${entry.key}`} fw={600} c="inherit">
          {entry.name}
        </Anchor>
        <Text size="sm" c="dimmed">
          SWA, SCIM, SAML
        </Text>
        <Group gap={6}>
          <Badge variant="light">SCIM {entry.scim}</Badge>
        </Group>
      </Stack>
      <Button
        variant="light"
        component={Link}
        to={`/admin/apps/add/${entry.key}`}
        aria-label={`Add Integration: ${entry.name}`}
      >
        Add Integration
      </Button>
    </Stack>
  </Card>
);

/** Browse App Integration Catalog. */
export const CatalogPage = (): ReactNode => {
  const { q = '' } = useSearch({ from: '/admin/apps/catalog' });
  const navigate = useNavigate({ from: '/admin/apps/catalog' });
  const { data, error } = useQuery(catalogueQuery);
  const [creating, create] = useDisclosure();
  const [text, setText] = useState(q);
  const search = (typed: string): void => {
    setText(typed);
    void navigate({ search: { q: typed || undefined }, replace: true });
  };
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data?.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word))) ?? [];
  return (
    <Page
      title="Browse App Integration Catalog"
      path={[{ label: 'Applications', to: '/admin/apps' }]}
      actions={<Button onClick={create.open}>Create New App</Button>}
    >
      <CreateAppIntegration opened={creating} onClose={create.close} />
      <TextInput
        aria-label="Search the catalogue"
        placeholder="Search, for example: SCIM 2.0 Test App"
        leftSection={<Icon name="search" size={16} />}
        maw={520}
        value={text}
        data-autofocus
        onChange={(event) => search(event.currentTarget.value)}
      />
      <Group gap="xs" component="section" aria-label="Popular searches">
        <Text size="xs" c="dimmed" tt="uppercase">
          Popular searches:
        </Text>
        {['SCIM 2.0 Test App', 'SCIM 1.1 Test App', 'Governance'].map((popular) => (
          <Button key={popular} size="compact-xs" variant="default" radius="xl" onClick={() => search(popular)}>
            {popular}
          </Button>
        ))}
      </Group>
      {error && <Failure error={error} />}
      {!data && !error && <Waiting label="Reading the catalogue" />}
      {data && found.length === 0 && (
        <EmptyState title={`Nothing found for “${q}”`}>The catalogue holds Okta's SCIM test apps.</EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {found.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </SimpleGrid>
    </Page>
  );
};
