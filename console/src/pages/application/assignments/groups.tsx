import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application } from '../../../api/muster.ts';
import { Icon } from '../../../parts/icons.tsx';
import { RecordList } from '../../../parts/record-list.tsx';
import { EmptyState } from '../../../parts/states.tsx';
import type { AppGroup } from './records.ts';

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
  const path = `/api/v1/apps/${app.id}/groups`;
  return (
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
        { label: 'Group', cell: ({ id, _embedded }) => _embedded?.group?.profile.name ?? id },
        {
          label: 'Actions',
          width: 90,
          cell: ({ id, _embedded }) => {
            const name = _embedded?.group?.profile.name ?? id;
            return (
              <Tooltip label="Unassign">
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Unassign ${name}`}
                  onClick={() => onUnassign(`${path}/${id}`, name)}
                >
                  <Icon name="close" />
                </ActionIcon>
              </Tooltip>
            );
          },
        },
      ]}
    />
  );
};
