import { ActionIcon, Badge, Group, Paper, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AppAttribute } from '../../api/muster.ts';
import { Icon } from '../../parts/icons.tsx';
import { RecordTable, type Column } from '../../parts/record-table.tsx';

const filters = ['All', 'Base', 'Custom'];

/** A button of a row; where it does nothing it says why. */
const Action = ({
  label,
  variable,
  icon,
  color,
  reason,
  onClick,
}: {
  label: string;
  variable: string;
  icon: 'pencil' | 'close';
  color?: string;
  reason: string | undefined;
  onClick: () => void;
}): ReactNode => (
  <Tooltip label={reason ?? label}>
    <ActionIcon
      variant="subtle"
      {...(color !== undefined && { color })}
      aria-label={`${label} ${variable}`}
      data-disabled={reason !== undefined}
      aria-disabled={reason !== undefined}
      onClick={() => {
        if (reason === undefined) onClick();
      }}
    >
      <Icon name={icon} />
    </ActionIcon>
  </Tooltip>
);

/** Why an attribute cannot be changed, or removed. */
export interface Reasons {
  readonly edit?: (attribute: AppAttribute) => string | undefined;
  readonly remove?: (attribute: AppAttribute) => string | undefined;
}

/** The attributes of a profile. */
export const Attributes = ({
  attributes,
  external,
  reasons,
  onEdit,
  onRemove,
}: {
  attributes: readonly AppAttribute[];
  /** Whether they go by other names outside. */
  external: boolean;
  reasons: Reasons;
  onEdit: (attribute: AppAttribute) => void;
  onRemove: (attribute: AppAttribute) => void;
}): ReactNode => {
  const [filter, setFilter] = useState('All');
  const columns: readonly Column<AppAttribute>[] = [
    { label: 'Display Name', cell: ({ title }) => title },
    {
      label: 'Variable Name',
      cell: ({ variable }) => (
        <Text size="sm" ff="monospace">
          {variable}
        </Text>
      ),
    },
    { label: 'Data type', cell: ({ type }) => type },
    {
      label: 'Attribute Type',
      cell: ({ base }) => (
        <Badge variant="light" color={base ? 'gray' : 'indigo'} tt="none">
          {base ? 'Base' : 'Custom'}
        </Badge>
      ),
    },
    ...(external
      ? [
          {
            label: 'External name',
            cell: ({ externalName, externalNamespace }: AppAttribute) => (
              <Text size="xs" ff="monospace" title={externalNamespace}>
                {externalName ?? 'local'}
              </Text>
            ),
          },
        ]
      : []),
    {
      label: 'Actions',
      width: 100,
      cell: (attribute) => (
        <Group gap={4} wrap="nowrap">
          <Action
            label="Edit Attribute"
            variable={attribute.variable}
            icon="pencil"
            reason={reasons.edit?.(attribute)}
            onClick={() => onEdit(attribute)}
          />
          <Action
            label="Delete Attribute"
            variable={attribute.variable}
            icon="close"
            color="red"
            reason={reasons.remove?.(attribute)}
            onClick={() => onRemove(attribute)}
          />
        </Group>
      ),
    },
  ];
  return (
    <Stack>
      <SegmentedControl
        aria-label="Filters"
        data={filters}
        value={filter}
        onChange={setFilter}
        style={{ alignSelf: 'flex-start' }}
      />
      <Paper withBorder>
        <RecordTable
          label="Attributes"
          columns={columns}
          items={attributes.filter(({ base }) => filter === 'All' || base === (filter === 'Base'))}
          keyOf={({ variable }) => variable}
          pending={false}
        />
      </Paper>
      {filter === 'Custom' && attributes.every(({ base }) => base) && (
        <Text c="dimmed">No attribute was added yet: Add Attribute does.</Text>
      )}
    </Stack>
  );
};
