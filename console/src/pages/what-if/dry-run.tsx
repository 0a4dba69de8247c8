import { Accordion, Alert, Badge, Button, Code, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Plan, PlannedJob, PlannedRequest } from '../../../../src/provisioning/engine/plan.ts';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { JsonText } from '../../parts/json-text.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { jobLabels } from './job-labels.ts';
import { useSwitches } from './use-switches.ts';

interface NamedJob extends PlannedJob {
  /** Of the person or group. */
  readonly name?: string;
}

type NamedPlan = Omit<Plan, 'jobs'> & { readonly jobs: readonly NamedJob[] };

const results = {
  done: { label: 'Would succeed', color: 'green' },
  failed: { label: 'Would fail', color: 'red' },
  nothing: { label: 'Nothing to send', color: 'gray' },
} as const;

const writes = ({ totals }: NamedPlan): number => {
  let count = 0;
  for (const [method, requests] of Object.entries(totals.requests)) if (method !== 'GET') count += requests;
  return count;
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const Request = ({ request: { method, path, body } }: { request: PlannedRequest }): ReactNode => (
  <Stack gap={4}>
    <Text size="sm" ff="monospace" style={{ wordBreak: 'break-all' }}>
      <Text component="span" inherit fw={700}>
        {method}
      </Text>{' '}
      {decodeURIComponent(path)}
      {method === 'GET' && (
        <Text component="span" size="xs" c="dimmed" ff="text">
          {' '}
          reads: sent while planning
        </Text>
      )}
    </Text>
    {body && (
      <Code block tabIndex={0}>
        <JsonText text={JSON.stringify(body, undefined, 2)} />
      </Code>
    )}
  </Stack>
);

const Job = ({ job, value }: { job: NamedJob; value: string }): ReactNode => {
  const { action, name, subject, requests, result, message } = job;
  const { label, color } = results[result];
  const sent = requests.filter(({ method }) => method !== 'GET');
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>
        <Group justify="space-between" wrap="nowrap" pe="sm">
          <Stack gap={0}>
            <Text fw={600}>
              {jobLabels[action]}
              {subject !== undefined && `: ${name ?? subject}`}
            </Text>
            <Text size="sm" c="dimmed">
              {message ?? sent.map(({ method, path }) => `${method} ${path.split('/')[1]}`).join(', ')}
            </Text>
          </Stack>
          <Badge variant="light" color={color} tt="none" style={{ flexShrink: 0 }}>
            {label}
          </Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="md">
          {requests.map((request, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- requests of a plan have an order and nothing else
            <Request key={index} request={request} />
          ))}
          {requests.length === 0 && <Text size="sm">No request goes out.</Text>}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
};

const shownAtFirst = 50;

/** Every request that would go out, and then those alone. */
export const DryRun = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const switches = useSwitches(app);
  const [shown, setShown] = useState(shownAtFirst);
  const [asking, setAsking] = useState(false);
  const [stale, setStale] = useState(false);
  const base = `${settingsPath(app.id)}/plan`;
  const planning = useMutation({
    mutationFn: () => ask<NamedPlan>(base, { method: 'POST' }),
    onSuccess: () => setStale(false),
  });
  const [plan, setPlan] = useState<NamedPlan>();
  const make = (): void => {
    setShown(shownAtFirst);
    planning.mutate(undefined, { onSuccess: setPlan });
  };
  const applying = useMutation({
    mutationFn: (digest: string) =>
      ask<{ readonly applied: boolean; readonly plan: NamedPlan }>(`${base}/apply`, {
        method: 'POST',
        body: { digest },
      }),
    onSuccess: ({ applied, plan: now }) => {
      setStale(!applied);
      setPlan(applied ? undefined : now);
      if (applied) notifications.show({ message: 'The plan was applied.', color: 'green' });
      void queries.invalidateQueries();
    },
    onSettled: () => setAsking(false),
  });
  const error = planning.error ?? applying.error;
  const jobs = plan?.jobs ?? [];
  const totals = plan?.totals ?? { jobs: 0, failed: 0 };
  return (
    <Stack gap="md">
      {app.switches.paused ? (
        <Alert color="blue" variant="light" title="Nothing is sent: this application is paused">
          <Stack gap="sm" align="flex-start">
            <Text size="sm">
              Assign people, change profiles, push groups: what that causes waits. Plan it, look at each request, and
              apply the plan.
            </Text>
            <Button
              size="xs"
              variant="default"
              loading={switches.isPending}
              onClick={() => switches.mutate({ paused: false })}
            >
              Resume sending
            </Button>
          </Stack>
        </Alert>
      ) : (
        <Alert color="orange" variant="light" title="What is changed is sent at once">
          <Stack gap="sm" align="flex-start">
            <Text size="sm">
              Pause the application first: then changes wait here until you have seen what they would send.
            </Text>
            <Button size="xs" loading={switches.isPending} onClick={() => switches.mutate({ paused: true })}>
              Pause sending
            </Button>
          </Stack>
        </Alert>
      )}
      <Group>
        <Button onClick={make} loading={planning.isPending}>
          {plan ? 'Plan again' : 'Plan'}
        </Button>
        {plan && jobs.length > 0 && (
          <Button variant="default" onClick={() => setAsking(true)} loading={applying.isPending}>
            Apply this plan
          </Button>
        )}
      </Group>
      {error && (
        <Alert color="red" variant="light" role="alert">
          {error.message}
        </Alert>
      )}
      {stale && (
        <Alert color="orange" variant="light" title="Nothing was sent: things have changed since the plan was made">
          This is the plan of now. Look at it, then apply it.
        </Alert>
      )}
      {plan && jobs.length === 0 && (
        <EmptyState title="Nothing waits">
          Pause the application, then assign somebody or change a profile: what that would send is planned here.
        </EmptyState>
      )}
      {plan && jobs.length > 0 && (
        <Stack gap="xs">
          <Text>
            {counted(writes(plan), 'request that writes', 'requests that write')}, in{' '}
            {counted(totals.jobs, 'job', 'jobs')}
            {totals.failed > 0 && `; ${counted(totals.failed, 'job', 'jobs')} would fail`}. An id such as planned-1
            stands for the one that the service will give.
          </Text>
          {totals.jobs > jobs.length && <Text c="dimmed">The first {jobs.length} jobs are shown.</Text>}
          {!plan.complete && <Text c="dimmed">There are more: this is the beginning.</Text>}
          <Paper withBorder>
            <Accordion multiple chevronPosition="left" aria-label="Plan">
              {jobs.slice(0, shown).map((job, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- jobs of a plan have an order and nothing else
                <Job key={index} job={job} value={String(index)} />
              ))}
            </Accordion>
          </Paper>
          {jobs.length > shown && (
            <Button variant="subtle" onClick={() => setShown((before) => before + 200)}>
              Show more
            </Button>
          )}
        </Stack>
      )}
      {plan && (
        <Modal
          opened={asking}
          onClose={() => setAsking(false)}
          title="Apply this plan"
          centered
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Stack>
            <Text>
              {counted(writes(plan), 'request that writes goes', 'requests that write go')} to{' '}
              {app.integration?.baseUrl}, if this is still what would be sent.
            </Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setAsking(false)}>
                Cancel
              </Button>
              <Button loading={applying.isPending} onClick={() => applying.mutate(plan.digest)}>
                Apply
              </Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </Stack>
  );
};
