import { Button, Group, Paper, Table, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaUser } from '../../api/okta.ts';
import { FormModal } from '../../parts/form-modal.tsx';

/** The order of Okta's profile page; what else there is follows. */
const order = [
  'login',
  'firstName',
  'lastName',
  'email',
  'secondEmail',
  'title',
  'displayName',
  'nickName',
  'mobilePhone',
  'primaryPhone',
  'department',
  'organization',
  'manager',
];

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** The Profile tab. */
export const Profile = ({ user }: { user: OktaUser }): ReactNode => {
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const names = [...order, ...Object.keys(user.profile).filter((name) => !order.includes(name))];
  const values = Object.fromEntries(names.map((name) => [name, textOf(user.profile[name])]));
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between" mb="md">
        <Text fw={600}>Attributes</Text>
        <Button variant="default" size="xs" onClick={() => setEditing(true)}>
          Edit
        </Button>
      </Group>
      <Table withRowBorders={false} aria-label="Attributes">
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={220} c="dimmed" fw={400}>
                {name}
              </Table.Th>
              <Table.Td>{values[name]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <FormModal
        title="Edit profile"
        opened={editing}
        onClose={() => setEditing(false)}
        initial={values}
        submit="Save"
        done="The profile was saved. Applications that map what changed are told."
        onSubmit={async (changed) => {
          const profile = Object.fromEntries(
            Object.entries(changed).map(([name, value]) => [name, value === '' ? null : value]),
          );
          await ask(`/api/v1/users/${user.id}`, { method: 'POST', body: { profile } });
          await queries.invalidateQueries({ queryKey: ['person', user.id] });
        }}
        fields={(form) => names.map((name) => <TextInput key={name} label={name} {...form.getInputProps(name)} />)}
      />
    </Paper>
  );
};
