import { Anchor, Button, Checkbox, Group, Menu, Radio, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type PushedGroup, type PushRule } from '../../../api/muster.ts';
import { ExchangesLink } from '../../../parts/exchanges-link.tsx';
import { FormModal } from '../../../parts/form-modal.tsx';
import { Icon } from '../../../parts/icons.tsx';
import { RecordList, type Column } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import { Time } from '../../../parts/time.tsx';
import { FindByName, FindByRule } from './find.tsx';
import { PushStatus, RuleStatus, UnlinkDialog, type Target } from './statuses.tsx';

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
  const bulk = useMutation({ mutationFn: (action: string) => edit([...picked!], action), onError: fail });
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
  if (!app.integration) {
    return (
      <EmptyState title="Provisioning is not enabled">
        Configure the API integration under Provisioning; then groups can be pushed.
      </EmptyState>
    );
  }
  const nothing = picked?.size === 0;
  const tick: Column<PushedGroup> = {
    label: 'Select',
    width: 80,
    cell: ({ id, name }) => (
      <Checkbox
        aria-label={`Select ${name}`}
        checked={picked?.has(id) ?? false}
        onChange={(event) => {
          const on = event.currentTarget.checked;
          setPicked((before) => new Set(on ? [...before!, id] : [...before!].filter((one) => one !== id)));
        }}
      />
    ),
  };
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
        <Group gap="sm">
          {(['Activate', 'Deactivate'] as const).map((action) => (
            <Button
              key={action}
              size="xs"
              variant="default"
              disabled={nothing}
              title={nothing ? 'Select groups first' : undefined}
              loading={bulk.isPending && bulk.variables === action.toLowerCase()}
              onClick={() => bulk.mutate(action.toLowerCase())}
            >
              {action}
            </Button>
          ))}
          <Button
            size="xs"
            color="red"
            variant="light"
            disabled={nothing}
            title={nothing ? 'Select groups first' : undefined}
            onClick={() => setDialog('unlink')}
          >
            Delete
          </Button>
          <Text size="sm">{picked.size} selected</Text>
        </Group>
      )}
      <SegmentedControl
        aria-label="Pushed groups"
        data={filters}
        value={filter}
        onChange={setFilter}
        style={{ alignSelf: 'flex-start' }}
      />
      {filter === 'By rule' && (
        <RecordList<PushRule>
          label="Rules"
          path={rules}
          keyOf={(rule) => rule.id}
          empty={<EmptyState title="No rules yet">Find groups by rule pushes all groups that match.</EmptyState>}
          columns={[
            {
              label: 'Rule',
              cell: ({ id, name }) => <Radio label={name} checked={id === rule} onChange={() => setRule(id)} />,
            },
            { label: 'Finds', cell: ({ field, operator, value }) => `Group ${field} ${operator} “${value}”` },
            { label: 'Status', cell: (rule) => <RuleStatus rule={rule} path={rules} changed={changed} />, width: 160 },
          ]}
        />
      )}
      {(filter !== 'By rule' || known.length > 0) && (
        <RecordList<PushedGroup>
          key={filter}
          label="Pushed groups"
          path={path}
          query={shown}
          search={{ parameter: 'q', placeholder: 'Search pushed groups' }}
          refresh={1_000}
          keyOf={(pushed) => pushed.id}
          empty={
            <EmptyState title="No groups found for this filter">Push Groups finds them by name or rule.</EmptyState>
          }
          columns={[
            ...(picked ? [tick] : []),
            {
              label: 'Group in Okta',
              cell: ({ group, name }) => (
                <Anchor component={Link} to={`/admin/groups/${group}`} size="sm">
                  {name}
                </Anchor>
              ),
            },
            { label: `Group in ${app.catalogueName}`, cell: ({ externalName }) => externalName ?? '–' },
            { label: 'Last Push', cell: ({ lastPush }) => <Time at={lastPush} />, width: 190 },
            {
              label: 'Push Status',
              cell: (pushed) => <PushStatus pushed={pushed} path={path} changed={changed} />,
              width: 240,
            },
            {
              label: 'Exchanges',
              width: 110,
              cell: ({ name, group }) => <ExchangesLink to={`/admin/traffic?app=${app.id}&group=${group}`} of={name} />,
            },
          ]}
        />
      )}
      {dialog === 'name' && <FindByName app={app} onClose={close} changed={changed} />}
      <FindByRule app={app} opened={dialog === 'rule'} onClose={close} changed={changed} />
      <UnlinkDialog
        opened={dialog === 'unlink'}
        onClose={close}
        onUnlink={(target) => edit([...picked!], 'delete', target)}
      />
      {dialog === 'settings' && (
        <FormModal
          title="Group Push Settings"
          opened
          onClose={close}
          initial={{ renameAppGroups: app.renameAppGroups }}
          submit="Save"
          done="Settings saved!"
          onSubmit={async (body) => {
            await ask(`${settingsPath(app.id)}/push-settings`, { method: 'PUT', body });
            await queries.invalidateQueries({ queryKey: ['app', app.id] });
          }}
          fields={(form) => (
            <Checkbox
              label="Rename app groups to match group name in Okta"
              {...form.getInputProps('renameAppGroups', { type: 'checkbox' })}
            />
          )}
        />
      )}
    </Stack>
  );
};
