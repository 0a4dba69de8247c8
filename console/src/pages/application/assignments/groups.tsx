import { ActionIcon, Group, NumberInput, Text, Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import type { Application } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import { Icon } from '../../../parts/icons.tsx';
import { RecordList } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import { AttributeFields, isEmpty, profileOf, valuesOf, type Values } from '../../../parts/attribute-fields.tsx';
import type { AppGroup } from './records.ts';

const nameOf = ({ id, _embedded }: AppGroup): string => _embedded?.group?.profile.name ?? id;

/** The priority of a group's assignment, and the values that it gives its members. */
const EditGroupAssignment = ({
  app,
  group,
  onClose,
}: {
  app: Application;
  group: AppGroup;
  onClose: () => void;
}): ReactNode => {
  const queries = useQueryClient();
  const path = `/api/v1/apps/${app.id}/groups`;
  const attributes = app.profile.filter(({ scope }) => scope === 'group');
  return (
    <FormModal<Values>
      title={`Edit assignment of ${nameOf(group)}`}
      opened
      onClose={onClose}
      initial={{ priority: group.priority + 1, ...valuesOf(attributes, group.profile) }}
      validate={{ priority: (priority) => (isEmpty(priority) ? 'The field cannot be left blank' : null) }}
      submit="Save"
      onSubmit={async ({ priority, ...values }) => {
        const body = { priority: Number(priority) - 1, profile: profileOf(attributes, values) };
        await ask(`${path}/${group.id}`, { method: 'PUT', body });
        await queries.invalidateQueries({ queryKey: [path] });
      }}
      fields={(form) => (
        <>
          <NumberInput
            label="Priority"
            description="Of several groups that assign somebody, 1 decides first."
            min={1}
            data-autofocus
            {...form.getInputProps('priority')}
          />
          <Text size="sm" c="dimmed">
            What is left empty is as the mappings say.
          </Text>
          <AttributeFields attributes={attributes} form={form} />
        </>
      )}
    />
  );
};

/** The groups whose members have the application. */
export const AssignedGroups = ({
  app,
  filters,
  onUnassign,
}: {
  app: Application;
  filters: ReactNode;
  onUnassign: (path: string, name: string) => void;
}): ReactNode => {
  const [editing, setEditing] = useState<AppGroup>();
  const path = `/api/v1/apps/${app.id}/groups`;
  return (
    <>
      <RecordList<AppGroup>
        label="Assigned groups"
        path={path}
        query={{ expand: 'group' }}
        filters={filters}
        refresh={2_000}
        keyOf={(group) => group.id}
        empty={<EmptyState title="No groups found">A group assigns the application to each of its members.</EmptyState>}
        columns={[
          { label: 'Priority', cell: ({ priority }) => priority + 1, width: 100 },
          { label: 'Group', cell: nameOf },
          {
            label: 'Actions',
            width: 110,
            cell: (group) => {
              const name = nameOf(group);
              return (
                <Group gap={4} wrap="nowrap">
                  <Tooltip label="Edit group assignment">
                    <ActionIcon
                      variant="subtle"
                      aria-label={`Edit assignment of ${name}`}
                      onClick={() => setEditing(group)}
                    >
                      <Icon name="pencil" />
                    </ActionIcon>
                  </Tooltip>
                  <Tooltip label="Unassign">
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      aria-label={`Unassign ${name}`}
                      onClick={() => onUnassign(`${path}/${group.id}`, name)}
                    >
                      <Icon name="close" />
                    </ActionIcon>
                  </Tooltip>
                </Group>
              );
            },
          },
        ]}
      />
      {editing && <EditGroupAssignment app={app} group={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
};
