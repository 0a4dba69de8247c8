import { Badge, Button, Code, Group, Menu, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaGroupRule } from '../../api/okta.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Icon } from '../../parts/icons.tsx';
import { useGroupNames } from '../../parts/many-select.tsx';
import { RecordList } from '../../parts/record-list.tsx';
import { EmptyState } from '../../parts/states.tsx';
import { conditionOf } from './rule-condition.ts';
import { RuleForm } from './rule-form.tsx';

const path = '/api/v1/groups/rules';

const Names = ({ ids }: { ids: readonly string[] }): ReactNode => {
  const names = useGroupNames(ids);
  return (
    <Group gap={6}>
      {ids.map((id) => (
        <Badge key={id} variant="light" tt="none">
          {names.get(id)}
        </Badge>
      ))}
    </Group>
  );
};

const If = ({ rule }: { rule: OktaGroupRule }): ReactNode => {
  const { value } = rule.conditions.expression;
  const { kind, memberOf } = conditionOf(value);
  const { length } = rule.conditions.people.users.exclude;
  return (
    <Stack gap={4} align="flex-start">
      {kind === 'groups' ? <Names ids={memberOf} /> : <Code>{value}</Code>}
      {length > 0 && (
        <Text size="xs" c="dimmed">
          except {length === 1 ? 'one user' : `${length} users`}
        </Text>
      )}
    </Stack>
  );
};

/** What can be done with a rule; one that is active has to be deactivated first, as in Okta. */
const Status = ({
  rule,
  changed,
  onEdit,
  onDelete,
}: {
  rule: OktaGroupRule;
  changed: () => Promise<unknown>;
  onEdit: () => void;
  onDelete: () => void;
}): ReactNode => {
  const active = rule.status === 'ACTIVE';
  const turn = useMutation({
    mutationFn: () => ask(`${path}/${rule.id}/lifecycle/${active ? 'deactivate' : 'activate'}`, { method: 'POST' }),
    onSuccess: changed,
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  const label = active ? 'Active' : 'Inactive';
  return (
    <Menu>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="light"
          color={active ? 'green' : 'gray'}
          loading={turn.isPending}
          aria-label={`${label}: ${rule.name}`}
        >
          {label} ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => turn.mutate()}>{active ? 'Deactivate' : 'Activate'}</Menu.Item>
        {active && <Menu.Label>To edit or delete it, deactivate it first</Menu.Label>}
        <Menu.Item disabled={active} onClick={onEdit}>
          Edit
        </Menu.Item>
        <Menu.Item disabled={active} color="red" onClick={onDelete}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

/** Directory > Groups > Rules. */
export const GroupRules = (): ReactNode => {
  const queries = useQueryClient();
  const [form, setForm] = useState<{ readonly rule?: OktaGroupRule }>();
  const [deleting, setDeleting] = useState<OktaGroupRule>();
  const changed = () => queries.invalidateQueries({ queryKey: [path] });
  const add = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setForm({})}>
      Add Rule
    </Button>
  );
  return (
    <>
      <RecordList<OktaGroupRule>
        label="Rules"
        path={path}
        search={{ parameter: 'search', placeholder: 'Search by rule name' }}
        filters={add}
        keyOf={({ id }) => id}
        empty={
          <EmptyState title="No rules yet">
            A rule assigns people to groups by their profile or by groups that they are in already, and takes them out
            again when it no longer fits.
          </EmptyState>
        }
        columns={[
          { label: 'Name', cell: ({ name }) => name },
          { label: 'If', cell: (rule) => <If rule={rule} /> },
          { label: 'Then assign to', cell: ({ actions }) => <Names ids={actions.assignUserToGroups.groupIds} /> },
          {
            label: 'Status',
            width: 140,
            cell: (rule) => (
              <Status
                rule={rule}
                changed={changed}
                onEdit={() => setForm({ rule })}
                onDelete={() => setDeleting(rule)}
              />
            ),
          },
        ]}
      />
      {form && <RuleForm rule={form.rule} opened onClose={() => setForm(undefined)} changed={changed} />}
      <FormModal<{ removeUsers: string }>
        title="Delete Rule"
        opened={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        initial={{ removeUsers: 'false' }}
        submit="Delete"
        destructive
        onSubmit={async ({ removeUsers }) => {
          await ask(`${path}/${deleting!.id}`, { method: 'DELETE', query: { removeUsers } });
          await changed();
        }}
        fields={(values) => (
          <Radio.Group
            label={`The rule ${deleting?.name} is removed. What becomes of those whom it assigned?`}
            {...values.getInputProps('removeUsers')}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="false" label="They stay in the groups" />
              <Radio value="true" label="They are taken out of the groups" />
            </Stack>
          </Radio.Group>
        )}
      />
    </>
  );
};
