import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** “Bulk Edit”: what can be done with the groups that are ticked. */
export const BulkEdit = ({
  picked,
  onEdit,
  onDelete,
}: {
  picked: ReadonlySet<string>;
  onEdit: (action: string) => Promise<unknown>;
  onDelete: () => void;
}): ReactNode => {
  const edit = useMutation({
    mutationFn: onEdit,
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  const nothing = picked.size === 0;
  const shared = { size: 'xs', disabled: nothing, title: nothing ? 'Select groups first' : undefined } as const;
  return (
    <Group gap="sm">
      {(['Activate', 'Deactivate'] as const).map((action) => (
        <Button
          {...shared}
          key={action}
          variant="default"
          loading={edit.isPending && edit.variables === action.toLowerCase()}
          onClick={() => edit.mutate(action.toLowerCase())}
        >
          {action}
        </Button>
      ))}
      <Button {...shared} color="red" variant="light" onClick={onDelete}>
        Delete
      </Button>
      <Text size="sm">{picked.size} selected</Text>
    </Group>
  );
};
