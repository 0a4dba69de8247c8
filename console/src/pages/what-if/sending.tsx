import { Alert, Badge, Button, Checkbox, Group, NumberInput, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { Time } from '../../parts/time.tsx';
import { SwitchesPanel, type Switched } from './switches-panel.tsx';

type Switches = Application['switches'];

interface QuarantineState {
  readonly failures: number;
  readonly since?: string;
  readonly reason?: string;
}

const dialects: readonly { readonly value: Switches['dialect']; readonly label: string }[] = [
  { value: 'okta', label: 'Okta' },
  { value: 'entra-2018', label: 'Microsoft Entra ID, as of 2018' },
  { value: 'entra-2020', label: 'Microsoft Entra ID, as of 2020 (aadOptscim062020)' },
];

/** A number that may be absent, out of what a field holds. */
const optional = (name: 'rateLimit' | 'quarantineAfter', before: Switches, value: string | number): Switches => {
  const { [name]: _, ...rest } = before;
  return value === '' ? rest : { ...rest, [name]: Number(value) };
};

const Quarantine = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const path = `${settingsPath(app.id)}/quarantine`;
  const { data } = useQuery({
    queryKey: [path],
    queryFn: () => ask<QuarantineState>(path),
    refetchInterval: 2_000,
  });
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(path, { method: 'DELETE' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [path] }),
  });
  if (!data) return null;
  const { since, reason, failures } = data;
  return (
    <Paper withBorder p="lg" component="section" aria-label="Quarantine">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Quarantine</Title>
        <Badge variant="light" color={since ? 'red' : 'green'} tt="none">
          {since ? 'In quarantine' : 'Not in quarantine'}
        </Badge>
      </Group>
      {since ? (
        <Stack gap="sm" align="flex-start">
          <Text size="sm">
            Nothing is sent since <Time at={since} />: {failures} failures in a row, the last of them:
          </Text>
          <Alert color="red" variant="light">
            {reason}
          </Alert>
          <Button loading={isPending} onClick={() => mutate()}>
            Release
          </Button>
        </Stack>
      ) : (
        <Text size="sm">
          {app.switches.quarantineAfter === undefined
            ? 'Quarantine is off: set after how many failures it begins.'
            : `${failures} of ${app.switches.quarantineAfter} failures in a row.`}
        </Text>
      )}
    </Paper>
  );
};

const Fields = ({ draft, change, editing }: Switched): ReactNode => {
  const put = (next: Switches): void =>
    change({ rateLimit: undefined, quarantineAfter: undefined, ...next } as Switches);
  return (
    <>
      <Checkbox
        label="Paused"
        description="Nothing is sent. What is to be sent waits, in its order."
        checked={draft.paused}
        disabled={!editing}
        onChange={(event) => change({ paused: event.currentTarget.checked })}
      />
      <NumberInput
        label="Requests a second"
        description="Empty: as fast as the service answers."
        placeholder="No limit"
        min={0.01}
        value={draft.rateLimit ?? ''}
        disabled={!editing}
        onChange={(value) => put(optional('rateLimit', draft, value))}
        maw={320}
      />
      <NumberInput
        label="Quarantine after so many failures in a row"
        description="Failures of the service as a whole: it does not answer, answers 5xx or no JSON, or refuses the credentials. Empty: never."
        placeholder="Never"
        min={1}
        allowDecimal={false}
        value={draft.quarantineAfter ?? ''}
        disabled={!editing}
        onChange={(value) => put(optional('quarantineAfter', draft, value))}
        maw={520}
      />
      <Select
        label="Dialect"
        description="The same directory, pushed as another client would push it."
        data={dialects}
        value={draft.dialect}
        allowDeselect={false}
        disabled={!editing}
        onChange={(value) => value && change({ dialect: value })}
        maw={420}
      />
      <Checkbox
        label="Read a user before it is deactivated"
        description="Okta’s flow chart shows that request; traces of its templates do not."
        checked={draft.getBeforeDeactivate}
        disabled={!editing}
        onChange={(event) => change({ getBeforeDeactivate: event.currentTarget.checked })}
      />
    </>
  );
};

/** How an application sends: whether, how fast, until when, and as whom. */
export const Sending = ({ app }: { app: Application }): ReactNode => (
  <Stack gap="lg">
    <SwitchesPanel title="Sending" app={app}>
      {(switched) => <Fields {...switched} />}
    </SwitchesPanel>
    <Quarantine app={app} />
  </Stack>
);
