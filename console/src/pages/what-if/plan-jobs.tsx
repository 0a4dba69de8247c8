import { Accordion, Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Plan, PlannedJob, PlannedRequest } from '../../../../src/provisioning/engine/plan.ts';
import { JsonText } from '../../parts/json-text.tsx';
import { jobLabels } from './job-labels.ts';

interface NamedJob extends PlannedJob {
  /** Of the person or group. */
  readonly name?: string;
}

export type NamedPlan = Omit<Plan, 'jobs'> & { readonly jobs: readonly NamedJob[] };

const results = {
  done: { label: 'Would succeed', color: 'green' },
  failed: { label: 'Would fail', color: 'red' },
  nothing: { label: 'Nothing to send', color: 'gray' },
} as const;

/** How many requests of a plan change something. */
export const writes = ({ totals }: NamedPlan): number => {
  let count = 0;
  for (const [method, requests] of Object.entries(totals.requests)) if (method !== 'GET') count += requests;
  return count;
};

export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const Request = ({ request: { method, path, body } }: { request: PlannedRequest }): ReactNode => (
  <Stack gap={4}>
    <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
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

/** What a plan would send, job by job. */
export const PlanJobs = ({ plan }: { plan: NamedPlan }): ReactNode => {
  const [shown, setShown] = useState(shownAtFirst);
  const { jobs, totals, complete } = plan;
  return (
    <Stack gap="xs">
      <Text>
        {counted(writes(plan), 'request that writes', 'requests that write')}, in {counted(totals.jobs, 'job', 'jobs')}
        {totals.failed > 0 && `; ${counted(totals.failed, 'job', 'jobs')} would fail`}. An id such as planned-1 stands
        for the one that the service will give.
      </Text>
      {totals.jobs > jobs.length && <Text c="dimmed">The first {jobs.length} jobs are shown.</Text>}
      {!complete && <Text c="dimmed">There are more: this is the beginning.</Text>}
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
  );
};
