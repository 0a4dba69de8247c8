import { Button, Group, Menu, SegmentedControl, Stack, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type PushedGroup, type PushRule } from '../../../api/muster.ts';
import { Icon } from '../../../parts/icons.tsx';
import { NotIntegrated } from '../not-integrated.tsx';
import { BulkEdit } from './bulk-edit.tsx';
import { FindByName } from './find-by-name.tsx';
import { FindByRule } from './find-by-rule.tsx';
import { PushedGroups } from './pushed-groups.tsx';
import { Rules } from './rules.tsx';
import { PushSettings } from './settings.tsx';
import { UnlinkDialog, type Target } from './statuses.tsx';

const filters = ['All', 'Errors', 'By name', 'By rule'];

/** What an address may open. */
const dialogs = ['name', 'rule', 'settings'] as const;

/** The Push Groups tab; `view`: what is open at first, a dialog, the rules, or Bulk Edit. */
export const PushGroups = ({ app, view }: { app: Application; view: string | undefined }): ReactNode => {
  const queries = useQueryClient();
  const [filter, setFilter] = useState(view === 'rules' ? 'By rule' : 'All');
  const [dialog, setDialog] = useState<(typeof dialogs)[number] | 'unlink' | undefined>(
    dialogs.find((one) => one === view),
  );
  /** Those that are ticked, while Bulk Edit is on. */
  const [picked, setPicked] = useState<ReadonlySet<string> | undefined>(view === 'bulk' ? new Set() : undefined);
  const path = `${settingsPath(app.id)}/pushed-groups`;
  const rules = `${settingsPath(app.id)}/push-rules`;
  const changed = async (): Promise<void> => {
    await Promise.all([path, rules].map((one) => queries.invalidateQueries({ queryKey: [one] })));
  };
  const close = (): void => setDialog(undefined);
  const { data: known = [] } = useQuery({ queryKey: [rules, 'known'], queryFn: () => ask<PushRule[]>(rules) });
  const [rule = known[0]?.id, setRule] = useState<string>();
  const shown = {
    ...(filter === 'Errors' && { status: 'ERROR' }),
    ...(filter === 'By name' && { rule: 'none' }),
    ...(filter === 'By rule' && { rule }),
  };
  const fail = ({ message }: Error): void => void notifications.show({ message, color: 'red' });
  const refresh = useMutation({
    mutationFn: () => ask(`${settingsPath(app.id)}/app-groups/refresh`, { method: 'POST' }),
    onSuccess: () => notifications.show({ message: 'The groups of the service are read again.', color: 'green' }),
    onError: fail,
  });
  const edit = async (ids: readonly string[], action: string, target?: Target): Promise<void> => {
    await ask(`${path}/bulk-edit`, { method: 'POST', body: { ids, action, ...(target && { target }) } });
    setPicked((before) => before && new Set());
    await changed();
  };
  const retry = useMutation({
    mutationFn: async () => {
      const failed = await ask<PushedGroup[]>(path, { query: { status: 'ERROR', limit: 200 } });
      await edit(
        failed.map(({ id }) => id),
        'push',
      );
    },
    onError: fail,
  });
  if (!app.integration) return <NotIntegrated app={app} then="groups can be pushed" />;
  return (
    <Stack>
      <Title order={2}>Push Groups to {app.catalogueName}</Title>
      <Group gap="sm">
        <Menu>
          <Menu.Target>
            <Button leftSection={<Icon name="plus" />}>Push Groups ▾</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setDialog('name')}>Find groups by name</Menu.Item>
            <Menu.Item onClick={() => setDialog('rule')}>Find groups by rule</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button variant="default" loading={refresh.isPending} onClick={() => refresh.mutate()}>
          Refresh App Groups
        </Button>
        <Button
          variant={picked ? 'light' : 'default'}
          aria-pressed={picked !== undefined}
          onClick={() => setPicked(picked ? undefined : new Set())}
        >
          Bulk Edit
        </Button>
        <Button variant="default" onClick={() => setDialog('settings')}>
          Group Push Settings
        </Button>
        {filter === 'Errors' && (
          <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
            Retry All Groups
          </Button>
        )}
      </Group>
      {picked && (
        <BulkEdit picked={picked} onEdit={(action) => edit([...picked], action)} onDelete={() => setDialog('unlink')} />
      )}
      <SegmentedControl
        aria-label="Pushed groups"
        data={filters}
        value={filter}
        onChange={setFilter}
        style={{ alignSelf: 'flex-start' }}
      />
      {filter === 'By rule' && <Rules path={rules} chosen={rule} onChoose={setRule} changed={changed} />}
      {(filter !== 'By rule' || known.length > 0) && (
        <PushedGroups
          key={filter}
          app={app}
          query={shown}
          picked={picked}
          onPick={(id, on) =>
            setPicked((before) => new Set(on ? [...before!, id] : [...before!].filter((one) => one !== id)))
          }
          changed={changed}
        />
      )}
      {dialog === 'name' && <FindByName app={app} onClose={close} changed={changed} />}
      <FindByRule app={app} opened={dialog === 'rule'} onClose={close} changed={changed} />
      <UnlinkDialog
        opened={dialog === 'unlink'}
        onClose={close}
        onUnlink={(target) => edit([...picked!], 'delete', target)}
      />
      {dialog === 'settings' && <PushSettings app={app} onClose={close} />}
    </Stack>
  );
};
