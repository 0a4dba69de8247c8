import { Button, Grid, Group, Menu, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import type { Application } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { AssignDialog } from './assign.tsx';
import { ConvertAssignments } from './convert.tsx';
import { AssignedGroups } from './groups.tsx';
import { AssignedPeople } from './people.tsx';
import { Reports } from './reports.tsx';
import { SelfService } from './self-service.tsx';

const kinds = ['people', 'groups'] as const;

/** The Assignments tab; `view`: what is open at first, the groups, or the dialog in which people or groups are assigned. */
export const Assignments = ({ app, view }: { app: Application; view: string | undefined }): ReactNode => {
  const queries = useQueryClient();
  const [shown, setShown] = useState(kinds.find((kind) => kind === view) ?? 'people');
  const [assigning, setAssigning] = useState(kinds.find((kind) => `assign-${kind}` === view));
  const [converting, setConverting] = useState(view === 'convert');
  const [removing, setRemoving] = useState<{ readonly path: string; readonly name: string }>();
  const filters = (
    <Group gap="sm">
      <SegmentedControl
        aria-label="Filters"
        value={shown}
        onChange={(value) => setShown(value)}
        data={[
          { value: 'people', label: 'People' },
          { value: 'groups', label: 'Groups' },
        ]}
      />
      <Menu>
        <Menu.Target>
          <Button>Assign ▾</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAssigning('people')}>Assign to People</Menu.Item>
          <Menu.Item onClick={() => setAssigning('groups')}>Assign to Groups</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {shown === 'people' && (
        <Menu>
          <Menu.Target>
            <Button variant="default">Convert assignments ▾</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setConverting(true)}>Select assignments to convert</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
  const Shown = shown === 'people' ? AssignedPeople : AssignedGroups;
  return (
    <>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 9 }}>
          {converting ? (
            <ConvertAssignments app={app} onBack={() => setConverting(false)} />
          ) : (
            <Shown app={app} filters={filters} onUnassign={(path, name) => setRemoving({ path, name })} />
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 3 }}>
          <Stack>
            <Reports app={app} />
            <SelfService app={app} />
          </Stack>
        </Grid.Col>
      </Grid>
      {assigning && <AssignDialog app={app} to={assigning} onClose={() => setAssigning(undefined)} />}
      <FormModal
        title="Unassign"
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        initial={{}}
        submit="OK"
        destructive
        onSubmit={async () => {
          await ask(removing!.path, { method: 'DELETE' });
          await Promise.all(
            ['users', 'groups'].map((kind) =>
              queries.invalidateQueries({ queryKey: [`/api/v1/apps/${app.id}/${kind}`] }),
            ),
          );
        }}
        fields={() => (
          <Text>
            {removing?.name} loses {app.label}.{' '}
            {app.toApp.deactivateUsers
              ? 'The account at the service is deactivated.'
              : 'Deactivate Users is off: nothing is sent to the service.'}
          </Text>
        )}
      />
    </>
  );
};
