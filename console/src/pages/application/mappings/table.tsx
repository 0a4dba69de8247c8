import { ActionIcon, Anchor, Button, Group, Paper, Stack, Switch, Text, Title, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type Mapping } from '../../../api/muster.ts';
import { useUserProfile } from '../../../api/profile.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { Icon } from '../../../parts/icons.tsx';
import { RecordTable, type Column } from '../../../parts/record-table.tsx';
import { Failure, Waiting } from '../../../parts/states.tsx';
import { EditMapping, type Attribute, type Direction } from './edit.tsx';

/** The mapping of Okta's API that has the application's expressions in this direction. */
const useMappingPath = (app: Application, direction: Direction) =>
  useQuery({
    queryKey: ['/api/v1/mappings', app.id, direction],
    queryFn: async () => {
      const query = direction === 'toApp' ? { targetId: app.id } : { sourceId: app.id };
      const [mapping] = await ask<{ id: string }[]>('/api/v1/mappings', { query });
      return `/api/v1/mappings/${mapping!.id}`;
    },
    staleTime: Infinity,
  });

const ForceSync = ({ app }: { app: Application }): ReactNode => {
  const sync = useMutation({
    mutationFn: () => ask(`${settingsPath(app.id)}/force-sync`, { method: 'POST' }),
    onSuccess: () =>
      notifications.show({ message: 'The profiles of all provisioned users are pushed again.', color: 'green' }),
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  return (
    <Button size="xs" variant="default" loading={sync.isPending} onClick={() => sync.mutate()}>
      Force Sync
    </Button>
  );
};

/** Where a username comes from: no mapping gives it. */
const UsernameValue = ({ app, toApp }: { app: Application; toApp: boolean }): ReactNode =>
  toApp ? (
    <Text size="sm">
      Configured in{' '}
      <Anchor component={Link} to={`/admin/apps/${app.id}?tab=sign-on`}>
        Sign On settings
      </Anchor>
    </Text>
  ) : (
    <Text size="sm">Configured in Okta username format</Text>
  );

/** Attribute mappings, under To App and To Okta. */
export const AttributeMappings = ({ app, direction }: { app: Application; direction: Direction }): ReactNode => {
  const queries = useQueryClient();
  const toApp = direction === 'toApp';
  const { data: user, error } = useUserProfile();
  const { data: path } = useMappingPath(app, direction);
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState<Attribute>();
  const [removing, setRemoving] = useState<Attribute>();
  if (error) return <Failure error={error} />;
  if (!user) return <Waiting label="Reading the profile" />;
  const mappings = new Map<string, Mapping>(app.mappings[direction].map((one) => [one.target, one]));
  const username = toApp ? 'userName' : 'login';
  const targets = toApp ? app.profile : user;
  const shown = targets.filter(({ variable }) => all || variable === username || mappings.has(variable));
  const columns: readonly Column<Attribute>[] = [
    {
      label: toApp ? 'Attribute' : 'Okta Attribute',
      cell: ({ title, variable }) => (
        <>
          <Text size="sm">{title}</Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {variable}
          </Text>
        </>
      ),
    },
    ...(toApp
      ? [
          {
            label: 'Attribute Type',
            cell: (one: Attribute) => ('scope' in one && one.scope === 'group' ? 'Group' : 'Personal'),
          },
        ]
      : []),
    {
      label: 'Value',
      cell: ({ variable }) =>
        variable === username ? (
          <UsernameValue app={app} toApp={toApp} />
        ) : (
          <Text size="sm" ff="monospace">
            {mappings.get(variable)?.expression ?? '–'}
          </Text>
        ),
    },
    {
      label: 'Apply on',
      width: 170,
      cell: ({ variable }) => {
        const mapping = variable === username ? undefined : mappings.get(variable);
        if (!mapping) return '–';
        return mapping.applyOn === 'create' ? 'Create' : 'Create and update';
      },
    },
    {
      label: 'Actions',
      width: 100,
      cell: (one) =>
        one.variable !== username && (
          <Group gap={4} wrap="nowrap">
            <Tooltip label="Edit">
              <ActionIcon
                variant="subtle"
                aria-label={`Edit mapping of ${one.variable}`}
                onClick={() => setEditing(one)}
              >
                <Icon name="pencil" />
              </ActionIcon>
            </Tooltip>
            {mappings.has(one.variable) && (
              <Tooltip label="Remove">
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Remove mapping of ${one.variable}`}
                  onClick={() => setRemoving(one)}
                >
                  <Icon name="close" />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        ),
    },
  ];
  const save = async (target: string, mapping: null | { expression: string; pushStatus: string }): Promise<void> => {
    await ask(path!, { method: 'POST', body: { properties: { [target]: mapping } } });
    await queries.invalidateQueries({ queryKey: ['app', app.id] });
  };
  return (
    <Stack component="section" aria-label="Attribute Mappings">
      <Group justify="space-between">
        <Title order={2}>{toApp ? app.catalogueName : 'Okta'} Attribute Mappings</Title>
        <Group gap="xs">
          <Button size="xs" variant="default" component={Link} to={`/admin/profile-editor/${app.id}`}>
            Go to Profile Editor
          </Button>
          {toApp && <ForceSync app={app} />}
        </Group>
      </Group>
      <Switch
        label="Show Unmapped Attributes"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      <Paper withBorder>
        <RecordTable
          label="Attribute Mappings"
          columns={columns}
          items={shown}
          keyOf={({ variable }) => variable}
          pending={false}
        />
      </Paper>
      {editing && (
        <EditMapping
          app={app}
          direction={direction}
          attribute={editing}
          mapping={mappings.get(editing.variable)}
          sources={toApp ? user : app.profile}
          onClose={() => setEditing(undefined)}
          onSave={(expression, applyOn) =>
            save(editing.variable, { expression, pushStatus: applyOn === 'create' ? 'DONT_PUSH' : 'PUSH' })
          }
        />
      )}
      <FormModal
        title="Remove Mapping"
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        initial={{}}
        submit="OK"
        destructive
        onSubmit={() => save(removing!.variable, null)}
        fields={() => <Text>Are you sure you want to remove the mapping for the attribute {removing?.variable}?</Text>}
      />
    </Stack>
  );
};
