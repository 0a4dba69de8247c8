import { Alert, Badge, Button, Code, Group, List, Menu, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import { ask } from '../../api/client.ts';
import { inspectionPath, inspectionsPath, type Inspection, type InspectionDetail } from '../../api/inspections.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { SuiteBar, VerdictBadges } from '../../parts/verdicts.tsx';
import { Causes } from './causes.tsx';
import { Comparison } from './comparison.tsx';
import { Result } from './result.tsx';
import { Results } from './results.tsx';
import { Running } from './running.tsx';
import { useInspection } from './use-inspection.ts';

const path = [{ label: 'Inspect', to: '/admin/inspect' }];

const reports = [
  { format: 'html', label: 'HTML, for people' },
  { format: 'markdown', label: 'Markdown, for a pull request' },
  { format: 'json', label: 'JSON, for programs' },
  { format: 'junit', label: 'JUnit, for CI' },
  { format: 'har', label: 'HAR, every exchange' },
];

/** Runs the same once more; only an application's credentials are known still, and files are not kept. */
const Again = ({ inspection: { app, profile, suites, runscope } }: { inspection: InspectionDetail }): ReactNode => {
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () =>
      ask<Inspection>(inspectionsPath, {
        method: 'POST',
        body: { app, profile, suites: suites.map(({ name }) => name) },
      }),
    onSuccess: ({ id }) => navigate({ to: '/admin/inspect/$inspectionId', params: { inspectionId: id } }),
  });
  if (app === undefined || runscope?.length !== 0) return null;
  return (
    <Button variant="default" onClick={() => again.mutate()} loading={again.isPending}>
      Run again
    </Button>
  );
};

const Reports = ({ id }: { id: string }): ReactNode => (
  <Menu position="bottom-end">
    <Menu.Target>
      <Button variant="default" rightSection={<Icon name="chevron" size={14} />}>
        Save report
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {reports.map(({ format, label }) => (
        <Menu.Item key={format} component="a" href={`${inspectionPath(id)}/reports/${format}`} download>
          {label}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);

const okta = { passed: 'green', failed: 'red', 'not run': 'gray' } as const;

const Overview = ({ inspection }: { inspection: InspectionDetail }): ReactNode => {
  const { counts, suites, profile, started, duration, seed, scim } = inspection;
  return (
    <Paper withBorder p="lg" component="section" aria-label="Result">
      <Stack gap="md">
        <Group gap="xs">
          {inspection.okta?.map(({ verdict, text }) => (
            <Badge
              key={text}
              variant="light"
              color={okta[verdict]}
              tt="none"
              size="lg"
              h="auto"
              py={4}
              styles={{ label: { whiteSpace: 'normal' } }}
            >
              {text}
            </Badge>
          ))}
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
          {suites.map((suite) => (
            <SuiteBar key={suite.name} {...suite} />
          ))}
        </SimpleGrid>
        <VerdictBadges counts={counts} />
        <Text size="sm" c="dimmed">
          SCIM {scim}, profile {profile} · <Time at={started} />
          {duration !== undefined && ` · ${(duration / 1_000).toFixed(1)} s`}
          {seed !== undefined && ` · seed ${seed}`}
        </Text>
      </Stack>
    </Paper>
  );
};

/** A run of the inspector: while it runs, and what came of it. */
export const InspectionPage = (): ReactNode => {
  const { inspectionId: id } = useParams({ from: '/admin/inspect/$inspectionId' });
  const { show = 'wrong', suite, q = '', result } = useSearch({ from: '/admin/inspect/$inspectionId' });
  const navigate = useNavigate({ from: '/admin/inspect/$inspectionId' });
  const labels = useAppLabels();
  const { run, progress } = useInspection(id);
  const inspection = run.data;
  if (run.error)
    return (
      <Page title="Inspection" path={path}>
        <Failure error={run.error} retry={() => void run.refetch()} />
      </Page>
    );
  if (!inspection) return <Waiting label="Reading the inspection" />;
  const { state, app, baseUrl, headline, message, causes = [], left = [] } = inspection;
  const service = app === undefined ? baseUrl : (labels.get(app) ?? app);
  const open = (opened: string): void => void navigate({ search: (before) => ({ ...before, result: opened }) });
  const running = state === 'running';
  const title = running ? `Inspecting ${service}` : (headline ?? 'The inspection came to nothing');
  return (
    <Page
      title={title}
      path={path}
      description={
        <span style={{ overflowWrap: 'anywhere' }}>{app === undefined ? baseUrl : `${service}, ${baseUrl}`}</span>
      }
      actions={
        !running && (
          <>
            <Again inspection={inspection} />
            {headline !== undefined && <Reports id={id} />}
          </>
        )
      }
    >
      {running && <Running inspection={inspection} progress={progress} />}
      {state === 'failed' && (
        <Alert color="red" variant="light" role="alert" title="Nothing could be tried">
          {message}
        </Alert>
      )}
      {state === 'cancelled' && (
        <Alert color="gray" variant="light">
          It was cancelled: what follows is what was known by then.
        </Alert>
      )}
      {headline !== undefined && (
        <>
          <Overview inspection={inspection} />
          {left.length > 0 && (
            <Alert color="yellow" variant="light" title="Made, and could not be removed">
              <List size="sm">
                {left.map(({ url, reason }) => (
                  <List.Item key={url}>
                    <Code>{url}</Code> {reason}
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
          {state === 'done' && <Comparison id={id} open={open} />}
          <Causes causes={causes} open={open} />
          <Results
            inspection={inspection}
            filter={{ show, suite, q }}
            change={(filter) =>
              void navigate({
                search: (before) => ({ ...before, ...filter, ...(filter.q === '' && { q: undefined }) }),
                replace: true,
              })
            }
            open={open}
          />
        </>
      )}
      {result !== undefined && (
        <Result
          run={id}
          id={result}
          onClose={() => void navigate({ search: (before) => ({ ...before, result: undefined }) })}
        />
      )}
    </Page>
  );
};
