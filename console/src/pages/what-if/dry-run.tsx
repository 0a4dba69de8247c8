import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Application } from '../../api/muster.ts';
import { EmptyState } from '../../parts/states.tsx';
import { counted, PlanJobs, writes, type NamedPlan } from './plan-jobs.tsx';
import { PlanProgress } from './plan-progress.tsx';
import { usePlanRun } from './use-plan-run.ts';
import { useSwitches } from './use-switches.ts';

/** Every request that would go out, and then those alone. */
export const DryRun = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const switches = useSwitches(app);
  const [asking, setAsking] = useState(false);
  const [stale, setStale] = useState(false);
  const [plan, setPlan] = useState<NamedPlan>();
  const { begin, cancel, progress, problem } = usePlanRun(app, ({ state, applied, plan: now }) => {
    if (state !== 'done') return;
    setStale(applied === false);
    setPlan(applied ? undefined : now);
    if (applied === undefined) return;
    if (applied) notifications.show({ message: 'The plan was applied.', color: 'green' });
    void queries.invalidateQueries();
  });
  const apply = (digest: string): void => {
    setAsking(false);
    begin(digest);
  };
  const jobs = plan?.jobs ?? [];
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
        <Button onClick={() => begin()} loading={progress?.state === 'planning'}>
          {plan ? 'Plan again' : 'Plan'}
        </Button>
        {plan && jobs.length > 0 && (
          <Button variant="default" onClick={() => setAsking(true)} loading={progress?.state === 'applying'}>
            Apply this plan
          </Button>
        )}
      </Group>
      {progress && <PlanProgress {...progress} onCancel={cancel} />}
      {problem !== undefined && (
        <Alert color="red" variant="light" role="alert">
          {problem}
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
      {plan && jobs.length > 0 && <PlanJobs key={plan.digest} plan={plan} />}
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
              <Button onClick={() => apply(plan.digest)}>Apply</Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </Stack>
  );
};
