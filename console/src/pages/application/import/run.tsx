import { Alert, Button, Group, List, Modal, Progress, Radio, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type ImportRun } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';

const titles = { running: 'Importing', done: 'Import complete', failed: 'Import failed', safeguard: 'Import stopped' };

const Result = ({ run, onClose }: { run: ImportRun; onClose: () => void }): ReactNode => (
  <Modal opened onClose={onClose} title={titles[run.state]} centered closeButtonProps={{ 'aria-label': 'Close' }}>
    <Stack>
      {run.message && (
        <Alert color={run.state === 'done' ? 'blue' : 'red'} variant="light" role="alert">
          {run.message}
        </Alert>
      )}
      <List listStyleType="none">
        {run.result.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          OK
        </Button>
      </Group>
    </Stack>
  </Modal>
);

/** Import Now, how far it is, and Okta's dialog of what came of it. */
export const RunImport = ({ app }: { app: Application }): ReactNode => {
  const queries = useQueryClient();
  const path = `${settingsPath(app.id)}/imports`;
  const [asking, setAsking] = useState(false);
  const [unguarding, setUnguarding] = useState(false);
  /** The job whose result is waited for. */
  const [started, setStarted] = useState<string>();
  const { data: last } = useQuery({
    queryKey: [path, 'last'],
    queryFn: async () => (await ask<ImportRun[]>(path, { query: { limit: 1 } }))[0] ?? null,
    refetchInterval: ({ state }) => (started !== undefined || state.data?.state === 'running' ? 500 : 10_000),
  });
  const ours = started !== undefined && last?.job === started ? last : undefined;
  const ended = ours && ours.state !== 'running' ? ours : undefined;
  const running = last?.state === 'running' ? last : undefined;
  const endedId = ended?.id;
  useEffect(() => {
    if (endedId !== undefined) void queries.invalidateQueries({ queryKey: [`${settingsPath(app.id)}/imported-users`] });
  }, [queries, app.id, endedId]);
  const start = async (mode: ImportRun['mode'], unguarded = false): Promise<void> => {
    const { job } = await ask<{ job: string }>(path, { method: 'POST', body: { mode, unguarded } });
    setStarted(job);
  };
  const accepts = app.integration?.actions.includes('IMPORT_NEW_USERS_AND_PROFILE_UPDATES') ?? false;
  const { done, total } = running?.progress ?? { done: 0 };
  const busy = running !== undefined || (started !== undefined && !ended);
  return (
    <>
      <Button onClick={() => setAsking(true)} loading={busy}>
        Import Now
      </Button>
      {busy && (
        <Stack gap={4} w="100%" component="output">
          <Text size="sm">
            Importing from {app.catalogueName}: {done}
            {total !== undefined && ` of ${total}`} read
          </Text>
          <Progress value={total ? (100 * done) / total : 100} animated aria-label="Progress of the import" />
        </Stack>
      )}
      <FormModal<{ mode: ImportRun['mode'] }>
        title={`Import from ${app.label}`}
        opened={asking}
        onClose={() => setAsking(false)}
        initial={{ mode: 'full' }}
        submit="Import"
        onSubmit={({ mode }) => start(mode)}
        fields={(form) =>
          app.kind === 'on-premises' ? (
            <Radio.Group aria-label="Kind of import" {...form.getInputProps('mode')}>
              <Stack gap="xs">
                <Radio value="full" label="Full import" description="Reads every user and group." />
                <Radio
                  value="incremental"
                  label="Incremental import"
                  description={
                    accepts
                      ? 'Reads what has changed since the last import, where the connector can tell.'
                      : 'The connector does not accept user updates: see Provisioning › Integration.'
                  }
                  disabled={!accepts}
                />
              </Stack>
            </Radio.Group>
          ) : (
            <Text>
              Reads every user{app.integration?.importGroups && ' and group'} of the service. Nothing changes in Okta
              until you confirm who is who{app.toOkta.sourcing.enabled && ', but for the people whom it sources'}.
            </Text>
          )
        }
      />
      <FormModal
        title="Import without the safeguard"
        opened={unguarding}
        onClose={() => setUnguarding(false)}
        initial={{}}
        submit="Import"
        destructive
        onSubmit={() => start('full', true)}
        fields={() => <Text>{last?.message} The import goes on to remove them.</Text>}
      />
      {last?.state === 'safeguard' && started === undefined && (
        <Alert color="orange" variant="light" title="The import safeguard stopped the last import" w="100%">
          <Stack align="flex-start" gap="sm">
            <Text size="sm">{last.message}</Text>
            <Button size="xs" variant="default" onClick={() => setUnguarding(true)}>
              Import without the safeguard
            </Button>
          </Stack>
        </Alert>
      )}
      {ended && <Result run={ended} onClose={() => setStarted(undefined)} />}
    </>
  );
};
