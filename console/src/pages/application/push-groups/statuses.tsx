import { Badge, Button, Group, Menu, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import type { PushedGroup, PushRule } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';

/** What becomes of the group at the service. */
export type Target = 'delete' | 'leave';

/** “Unlink Pushed Group”, of one or of many. */
export const UnlinkDialog = ({
  opened,
  onClose,
  onUnlink,
}: {
  opened: boolean;
  onClose: () => void;
  onUnlink: (target: Target) => Promise<unknown>;
}): ReactNode => (
  <FormModal<{ target: Target }>
    title="Unlink Pushed Group"
    opened={opened}
    onClose={onClose}
    initial={{ target: 'delete' }}
    submit="Unlink"
    destructive
    onSubmit={({ target }) => onUnlink(target)}
    fields={(form) => (
      <Radio.Group
        label="What do you want to do with this group? No user accounts are deleted with either option"
        {...form.getInputProps('target')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="delete" label="Delete the group in the target app (recommended)" />
          <Radio value="leave" label="Leave the group in the target app" />
        </Stack>
      </Radio.Group>
    )}
  />
);

const states = {
  ACTIVE: { label: 'Active', color: 'green' },
  INACTIVE: { label: 'Inactive', color: 'gray' },
  ERROR: { label: 'Error', color: 'red' },
} as const;

/** The push status of a group, with the menu of what can be done. */
export const PushStatus = ({
  pushed,
  path,
  changed,
}: {
  pushed: PushedGroup;
  path: string;
  changed: () => Promise<unknown>;
}): ReactNode => {
  const [asking, setAsking] = useState<'deactivate' | 'unlink'>();
  const send = async (action: string): Promise<void> => {
    await ask(`${path}/${pushed.id}/${action}`, { method: 'POST' });
    await changed();
  };
  const act = useMutation({
    mutationFn: send,
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  const { label, color } = states[pushed.status];
  return (
    <Stack gap={4} align="flex-start">
      <Group gap="xs">
        <Menu>
          <Menu.Target>
            <Button size="compact-sm" variant="light" color={color} aria-label={`${label}: ${pushed.name}`}>
              {label} ▾
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {pushed.status === 'INACTIVE' ? (
              <Menu.Item onClick={() => act.mutate('activate')}>Activate group push</Menu.Item>
            ) : (
              <Menu.Item onClick={() => setAsking('deactivate')}>Deactivate group push</Menu.Item>
            )}
            <Menu.Item onClick={() => setAsking('unlink')}>Unlink pushed group</Menu.Item>
            {pushed.status !== 'INACTIVE' && <Menu.Item onClick={() => act.mutate('push')}>Push now</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
        {pushed.pushing && (
          <Badge variant="light" color="blue" tt="none">
            Pushing
          </Badge>
        )}
      </Group>
      {pushed.error && (
        <Text size="xs" c="var(--mantine-color-error)">
          {pushed.error}
        </Text>
      )}
      <UnlinkDialog
        opened={asking === 'unlink'}
        onClose={() => setAsking(undefined)}
        onUnlink={async (target) => {
          await ask(`${path}/${pushed.id}`, { method: 'DELETE', query: { target } });
          await changed();
        }}
      />
      <FormModal
        title="Deactivate group push"
        opened={asking === 'deactivate'}
        onClose={() => setAsking(undefined)}
        initial={{}}
        submit="Deactivate"
        onSubmit={() => send('deactivate')}
        fields={() => (
          <Text>
            {pushed.name} stays at the service as it is. Changes of its name and members are not pushed until the push
            is activated again.
          </Text>
        )}
      />
    </Stack>
  );
};

/** A rule's status, with “Deactivate Rule” and “Delete Rule”. */
export const RuleStatus = ({
  rule,
  path,
  changed,
}: {
  rule: PushRule;
  path: string;
  changed: () => Promise<unknown>;
}): ReactNode => {
  const [deleting, setDeleting] = useState(false);
  const active = rule.status === 'ACTIVE';
  const turn = useMutation({
    mutationFn: async () => {
      await ask(`${path}/${rule.id}/${active ? 'deactivate' : 'activate'}`, { method: 'POST' });
      await changed();
    },
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="light"
            color={active ? 'green' : 'gray'}
            aria-label={`${active ? 'Active' : 'Inactive'}: rule ${rule.name}`}
          >
            {active ? 'Active' : 'Inactive'} ▾
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => turn.mutate()}>{active ? 'Deactivate Rule' : 'Activate Rule'}</Menu.Item>
          <Menu.Item onClick={() => setDeleting(true)}>Delete Rule</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <FormModal<{ target: Target }>
        title="Delete Mapping Rule"
        opened={deleting}
        onClose={() => setDeleting(false)}
        initial={{ target: 'delete' }}
        submit="Delete"
        destructive
        onSubmit={async ({ target }) => {
          await ask(`${path}/${rule.id}`, { method: 'DELETE', query: { target } });
          await changed();
        }}
        fields={(form) => (
          <Radio.Group
            label={`The rule ${rule.name} is removed. What becomes of the groups that it found?`}
            {...form.getInputProps('target')}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="delete" label="Delete the associated groups" />
              <Radio value="leave" label="Leave associated groups" />
            </Stack>
          </Radio.Group>
        )}
      />
    </>
  );
};
