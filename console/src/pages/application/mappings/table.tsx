import { ActionIcon, Anchor, Button, Group, Paper, Stack, Switch, Table, Text, Title, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type Mapping } from '../../../api/muster.ts';
import { useUserProfile } from '../../../api/profile.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { Icon } from '../../../parts/icons.tsx';
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
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs" horizontalSpacing="md" aria-label="Attribute Mappings">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{toApp ? 'Attribute' : 'Okta Attribute'}</Table.Th>
                {toApp && <Table.Th>Attribute Type</Table.Th>}
                <Table.Th>Value</Table.Th>
                <Table.Th>Apply on</Table.Th>
                <Table.Th>Actions</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((attribute) => {
                const { variable, title } = attribute;
                const mapping = mappings.get(variable);
                const scope = 'scope' in attribute && attribute.scope === 'group' ? 'Group' : 'Personal';
                return (
                  <Table.Tr key={variable}>
                    <Table.Td>
                      <Text size="sm">{title}</Text>
                      <Text size="xs" c="dimmed" ff="monospace">
                        {variable}
                      </Text>
                    </Table.Td>
                    {toApp && <Table.Td>{scope}</Table.Td>}
                    <Table.Td>
                      {variable === username ? (
                        toApp ? (
                          <Text size="sm">
                            Configured in{' '}
                            <Anchor component={Link} to={`/admin/apps/${app.id}?tab=sign-on`}>
                              Sign On settings
                            </Anchor>
                          </Text>
                        ) : (
                          <Text size="sm">Configured in Okta username format</Text>
                        )
                      ) : (
                        <Text size="sm" ff="monospace">
                          {mapping?.expression ?? '–'}
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td>
                      {mapping && variable !== username
                        ? mapping.applyOn === 'create'
                          ? 'Create'
                          : 'Create and update'
                        : '–'}
                    </Table.Td>
                    <Table.Td>
                      {variable !== username && (
                        <Group gap={4} wrap="nowrap">
                          <Tooltip label="Edit">
                            <ActionIcon
                              variant="subtle"
                              aria-label={`Edit mapping of ${variable}`}
                              onClick={() => setEditing(attribute)}
                            >
                              <Icon name="pencil" />
                            </ActionIcon>
                          </Tooltip>
                          {mapping && (
                            <Tooltip label="Remove">
                              <ActionIcon
                                variant="subtle"
                                color="red"
                                aria-label={`Remove mapping of ${variable}`}
                                onClick={() => setRemoving(attribute)}
                              >
                                <Icon name="close" />
                              </ActionIcon>
                            </Tooltip>
                          )}
                        </Group>
                      )}
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
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
