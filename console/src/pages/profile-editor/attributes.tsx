import { ActionIcon, Badge, Group, Paper, SegmentedControl, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Icon } from '../../parts/icons.tsx';

export interface ProfileAttribute {
  readonly variable: string;
  readonly title: string;
  readonly type: string;
  readonly base: boolean;
  readonly externalName?: string;
  readonly externalNamespace?: string;
}

const filters = ['All', 'Base', 'Custom'];

/** The attributes of a profile. */
export const Attributes = <A extends ProfileAttribute>({
  attributes,
  external = false,
  why,
  onEdit,
  onDelete,
}: {
  attributes: readonly A[];
  /** Whether they go by other names outside. */
  external?: boolean;
  /** Why an attribute cannot be deleted. */
  why?: (attribute: A) => string | undefined;
  onEdit?: (attribute: A) => void;
  onDelete?: (attribute: A) => void;
}): ReactNode => {
  const [filter, setFilter] = useState('All');
  const shown = attributes.filter(({ base }) => filter === 'All' || base === (filter === 'Base'));
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
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs" horizontalSpacing="md" aria-label="Attributes">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Display Name</Table.Th>
                <Table.Th>Variable Name</Table.Th>
                <Table.Th>Data type</Table.Th>
                <Table.Th>Attribute Type</Table.Th>
                {external && <Table.Th>External name</Table.Th>}
                {onDelete && <Table.Th w={100}>Actions</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((attribute) => {
                const { variable, title, type, base, externalName, externalNamespace } = attribute;
                const reason = why?.(attribute);
                return (
                  <Table.Tr key={variable}>
                    <Table.Td>{title}</Table.Td>
                    <Table.Td ff="monospace">{variable}</Table.Td>
                    <Table.Td>{type}</Table.Td>
                    <Table.Td>
                      <Badge variant="light" color={base ? 'gray' : 'indigo'} tt="none">
                        {base ? 'Base' : 'Custom'}
                      </Badge>
                    </Table.Td>
                    {external && (
                      <Table.Td>
                        <Text size="xs" ff="monospace" title={externalNamespace}>
                          {externalName ?? 'local'}
                        </Text>
                      </Table.Td>
                    )}
                    {onDelete && (
                      <Table.Td>
                        <Group gap={4} wrap="nowrap">
                          <Tooltip label="Edit">
                            <ActionIcon
                              variant="subtle"
                              aria-label={`Edit Attribute ${variable}`}
                              onClick={() => onEdit?.(attribute)}
                            >
                              <Icon name="pencil" />
                            </ActionIcon>
                          </Tooltip>
                          <Tooltip label={reason ?? 'Delete Attribute'}>
                            <ActionIcon
                              variant="subtle"
                              color="red"
                              aria-label={`Delete Attribute ${variable}`}
                              data-disabled={reason !== undefined}
                              aria-disabled={reason !== undefined}
                              onClick={() => {
                                if (reason === undefined) onDelete(attribute);
                              }}
                            >
                              <Icon name="close" />
                            </ActionIcon>
                          </Tooltip>
                        </Group>
                      </Table.Td>
                    )}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  );
};
