import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Readiness } from '../../api/readiness.ts';

/** How the suites went when they were last run against the application's service. */
export const Suites = ({ app, suites }: { app: string; suites: Readiness['suites'] }): ReactNode => (
  <Paper withBorder p="lg" component="section" aria-label="Suites">
    <Group justify="space-between" mb="md">
      <Title order={2}>Suites</Title>
      <Button variant="default" size="xs" component={Link} to={`/admin/inspect?app=${app}`}>
        Inspect
      </Button>
    </Group>
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {suites.map(({ name, title, required, last }) => (
        <Group key={name} gap="sm">
          <Badge variant="light" tt="none" color={last ? (last.passed ? 'green' : 'red') : 'gray'}>
            {last ? (last.passed ? 'Passed' : `${last.counts.fail + last.counts.error} failed`) : 'Not run'}
          </Badge>
          <Text size="sm">
            {title}
            {required && ' (Okta asks for it)'}
          </Text>
          {last && (
            <Anchor
              component={Link}
              to={`/admin/inspect/${last.inspection}`}
              size="sm"
              aria-label={`Report of ${title}`}
            >
              Report
            </Anchor>
          )}
        </Group>
      ))}
    </SimpleGrid>
  </Paper>
);
