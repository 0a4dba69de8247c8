import { Alert, Anchor, Badge, Button, Group, NumberInput, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { Operations } from '../../api/generated/org.ts';
import { settingsPath, type Application } from '../../api/muster.ts';

type ChurnRun = Operations['POST /muster/api/v1/apps/{id}/churn']['answer'];

const states: Readonly<Record<ChurnRun['state'], { readonly label: string; readonly color: string }>> = {
  running: { label: 'Going on', color: 'blue' },
  done: { label: 'Done', color: 'green' },
  stopped: { label: 'Stopped', color: 'orange' },
  failed: { label: 'Failed', color: 'red' },
};

const Part = ({ label, done, of }: { label: string; done: number; of: number }): ReactNode =>
  of === 0 ? null : (
    <Stack gap={4}>
      <Text size="sm">
        {label}: {done} of {of}
      </Text>
      <Progress value={(done / of) * 100} aria-label={label} />
    </Stack>
  );

const Run = ({ app, run, stop }: { app: Application; run: ChurnRun; stop: () => void }): ReactNode => {
  const { data: jobs = {} } = useQuery({
    queryKey: ['/muster/api/v1/tasks/count', app.id],
    queryFn: () => ask<Record<string, number>>('/muster/api/v1/tasks/count', { query: { app: app.id } }),
    refetchInterval: 1_000,
  });
  const waiting = ['queued', 'running', 'waiting'].reduce((sum, state) => sum + (jobs[state] ?? 0), 0);
  const { label, color } = states[run.state];
  return (
    <Paper withBorder p="lg" component="section" aria-label="Progress">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>Progress</Title>
          <Group gap="sm">
            <Badge variant="light" color={color} tt="none">
              {label}
            </Badge>
            {run.state === 'running' && (
              <Button size="xs" color="red" variant="light" onClick={stop}>
                Stop
              </Button>
            )}
          </Group>
        </Group>
        <Part label="Joined" done={run.joined} of={run.joiners} />
        <Part label="Left" done={run.left} of={run.leavers} />
        <Part label="Changed jobs" done={run.moved} of={run.movers} />
        {run.message && (
          <Alert color="red" variant="light" role="alert">
            {run.message}
          </Alert>
        )}
        <Text size="sm">
          {waiting === 0 ? 'All that it caused was sent' : `${waiting} jobs are still to be sent`}
          {jobs['failed'] ? `; ${jobs['failed']} failed: ` : '. '}
          {jobs['failed'] ? (
            <Anchor component={Link} to={`/admin/tasks?app=${app.id}`} size="sm">
              see the tasks
            </Anchor>
          ) : (
            <Anchor component={Link} to={`/admin/traffic?app=${app.id}`} size="sm">
              See the traffic
            </Anchor>
          )}
        </Text>
      </Stack>
    </Paper>
  );
};

/** Made-up people who join, change jobs and leave. */
export const ChurnView = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const path = `${settingsPath(app.id)}/churn`;
  const { data } = useQuery({
    queryKey: [path],
    queryFn: () => ask<{ readonly run?: ChurnRun }>(path),
    refetchInterval: ({ state }) => (state.data?.run?.state === 'running' ? 500 : false),
  });
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: [path] });
  const form = useForm<Record<'seed' | 'joiners' | 'movers' | 'leavers', number> & { perSecond: number | string }>({
    mode: 'controlled',
    initialValues: { seed: 1, joiners: 20, movers: 5, leavers: 5, perSecond: '' },
  });
  const start = useMutation({
    mutationFn: ({ perSecond, ...rest }: typeof form.values) =>
      ask(path, { method: 'POST', body: { ...rest, ...(perSecond !== '' && { perSecond: Number(perSecond) }) } }),
    onSettled: again,
  });
  const stop = useMutation({ mutationFn: () => ask(path, { method: 'DELETE' }), onSettled: again });
  const running = data?.run?.state === 'running';
  const field = (name: 'seed' | 'joiners' | 'movers' | 'leavers', label: string): ReactNode => (
    <NumberInput
      label={label}
      min={0}
      max={name === 'seed' ? undefined : 1000}
      allowDecimal={false}
      w={116}
      {...form.getInputProps(name)}
    />
  );
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" component="section" aria-label="Churn">
        <form noValidate onSubmit={form.onSubmit((values) => start.mutate(values))}>
          <Stack gap="md">
            <Title order={2}>Churn</Title>
            <Text size="sm" maw={680}>
              Made-up people join, change jobs and leave, the same for the same seed. They are people of this org,
              assigned to this application; their usernames end in @churn.example.com, and nobody else is touched.
            </Text>
            <Group align="flex-end">
              {field('joiners', 'Joiners')}
              {field('movers', 'Movers')}
              {field('leavers', 'Leavers')}
              {field('seed', 'Seed')}
              <NumberInput
                label="People a second"
                placeholder="At once"
                min={0.1}
                w={140}
                {...form.getInputProps('perSecond')}
              />
            </Group>
            {start.error && (
              <Alert color="red" variant="light" role="alert">
                {start.error.message}
              </Alert>
            )}
            <Group>
              <Button
                type="submit"
                loading={start.isPending}
                disabled={running}
                title={running ? 'A churn goes on' : undefined}
              >
                Start
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      {data?.run && <Run app={app} run={data.run} stop={() => stop.mutate()} />}
    </Stack>
  );
};
