import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application, type IndividualAssignment } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { RecordList } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';

/** As many as the org converts at a time, unless it converts all. */
const most = 200;

/** “Convert assignments”: those that were made by hand are left to the groups that give them as well. */
export const ConvertAssignments = ({ app, onBack }: { app: Application; onBack: () => void }): ReactNode => {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<'selected' | 'all'>();
  const path = `${settingsPath(app.id)}/individual-assignments`;
  const toggle = (id: string): void =>
    setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const convert = async (): Promise<void> => {
    const body = asked === 'all' ? {} : { people: [...chosen] };
    const { converted } = await ask<{ converted: number }>(`${settingsPath(app.id)}/convert-assignments`, {
      method: 'POST',
      body,
    });
    setChosen(new Set());
    const what = converted === 1 ? '1 assignment was' : `${converted} assignments were`;
    notifications.show({ message: `${what} converted to group assignments.`, color: 'green' });
    await Promise.all(
      [path, `/api/v1/apps/${app.id}/users`].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Text c="dimmed" maw={460}>
          Individual assignments that a group gives as well can be left to the group. Choose them here.
        </Text>
        <Button variant="default" onClick={onBack}>
          Back to Assignments
        </Button>
      </Group>
      <RecordList<IndividualAssignment>
        label="Individual assignments"
        path={path}
        search={{ parameter: 'q', placeholder: 'Search individual assignments' }}
        filters={
          <Group gap="sm">
            <Button disabled={chosen.size === 0 || chosen.size > most} onClick={() => setAsked('selected')}>
              Convert Selected
            </Button>
            <Button variant="default" onClick={() => setAsked('all')}>
              Convert All
            </Button>
          </Group>
        }
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No individual assignments">Whoever has {app.label} has it through a group.</EmptyState>
        }
        columns={[
          {
            label: 'Person',
            cell: ({ id, name, userName, group }) => (
              <Checkbox
                label={name}
                description={userName}
                checked={chosen.has(id)}
                disabled={group === undefined}
                onChange={() => toggle(id)}
              />
            ),
          },
          {
            label: 'Group',
            cell: ({ group }) =>
              group ? (
                group.name
              ) : (
                <Text size="sm" c="dimmed">
                  In no group that is assigned {app.label}
                </Text>
              ),
          },
        ]}
      />
      <FormModal
        title={asked === 'all' ? 'Convert All Users' : 'Convert Selected Users'}
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        initial={{}}
        submit="Convert Assignments"
        onSubmit={convert}
        fields={() => (
          <Text>
            The groups manage {asked === 'all' ? 'all assignments that they give' : `${chosen.size} of the assignments`}{' '}
            from now on: values that were set on them are forgotten, and who leaves the groups loses {app.label}.
          </Text>
        )}
      />
    </Stack>
  );
};
