import { Anchor, Badge, Button, Code, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgress, type Step } from '../api/progress.ts';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { Failure, Waiting } from '../parts/states.tsx';

const StepRow = ({ step, next }: { step: Step; next: boolean }): ReactNode => (
  <Group component="li" wrap="nowrap" align="flex-start" gap="md">
    <ThemeIcon size={26} radius="xl" color={step.done ? 'green' : next ? 'indigo' : 'gray'} variant="light">
      <Icon name={step.done ? 'check' : 'arrowRight'} size={15} />
    </ThemeIcon>
    <Stack gap={4} align="flex-start" miw={0}>
      <Group gap="xs">
        <Anchor component={Link} to={step.to} fw={600}>
          {step.label}
        </Anchor>
        {step.done && (
          <Badge variant="light" color="green" tt="none">
            Done
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {step.about}
      </Text>
      {next && (
        <Button component={Link} to={step.to} mt={4} mb="xs">
          {step.label}
        </Button>
      )}
    </Stack>
  </Group>
);

const addresses = [
  { label: 'Org URL', value: location.origin },
  { label: 'Okta’s management API', value: `${location.origin}/api/v1`, document: '/api/v1/openapi.json' },
  {
    label: 'The org’s own API',
    value: `${location.origin}/muster/api/v1`,
    document: '/muster/api/v1/openapi.json',
  },
];

/** The Developer Console: what is set up, what comes next. */
export const DeveloperPage = (): ReactNode => {
  const { data: steps, error, refetch } = useProgress();
  const done = steps?.filter((step) => step.done).length ?? 0;
  const next = steps?.find((step) => !step.done);
  return (
    <Page title="Getting started" description="From an empty org to users and groups in your service.">
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!steps && !error && <Waiting label="Looking at what is set up" />}
      {steps && (
        <Paper withBorder p="lg">
          <Group justify="space-between" mb="lg">
            <Title order={2}>{next ? 'What comes next' : 'Everything is set up'}</Title>
            <Text c="dimmed" size="sm">
              {done} of {steps.length} done
            </Text>
          </Group>
          <Stack component="ol" gap="lg" m={0} p={0} style={{ listStyle: 'none' }}>
            {steps.map((step) => (
              <StepRow key={step.label} step={step} next={step === next} />
            ))}
          </Stack>
        </Paper>
      )}
      <Paper withBorder p="lg">
        <Title order={2} mb="md">
          For your code
        </Title>
        <Stack gap="sm">
          {addresses.map(({ label, value, document }) => (
            <Group key={label} gap="sm">
              <Text size="sm" w={190}>
                {label}
              </Text>
              <Code>{value}</Code>
              {document && (
                <Anchor href={document} size="sm" aria-label={`OpenAPI document of ${value}`}>
                  OpenAPI
                </Anchor>
              )}
            </Group>
          ))}
          <Text size="sm">
            An{' '}
            <Anchor component={Link} to="/admin/api" inherit underline="always">
              API token
            </Anchor>{' '}
            authorizes requests: <Code>Authorization: SSWS …</Code>
          </Text>
        </Stack>
      </Paper>
    </Page>
  );
};
