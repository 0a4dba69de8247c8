import { Button, Group, Paper, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import type { OktaUser } from '../../api/okta.ts';
import { useUserProfile, type Attribute } from '../../api/profile.ts';
import { AttributeFields, profileOf, valuesOf, type Values } from '../../parts/attribute-fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';

/** What is asked for first; the rest follows in the order of the schema. */
const first = ['login', 'firstName', 'lastName', 'email', 'secondEmail', 'title', 'displayName', 'nickName'];

const inOrder = (attributes: readonly Attribute[]): readonly Attribute[] => {
  const rank = ({ variable }: Attribute): number => {
    const at = first.indexOf(variable);
    return at < 0 ? first.length : at;
  };
  return attributes.toSorted((a, b) => rank(a) - rank(b));
};

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : Array.isArray(value)
        ? value.join(', ')
        : JSON.stringify(value);

/** The Profile tab. */
export const Profile = ({ user }: { user: OktaUser }): ReactNode => {
  const queries = useQueryClient();
  const { data, error } = useUserProfile();
  const [editing, setEditing] = useState(false);
  if (error) return <Failure error={error} />;
  if (!data) return <Waiting label="Reading the profile" />;
  const attributes = inOrder(data);
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
          {attributes.map(({ variable, title }) => (
            <Table.Tr key={variable}>
              <Table.Th scope="row" w={220} fw={400}>
                {title}
                <Text size="xs" c="dimmed" ff="monospace">
                  {variable}
                </Text>
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{textOf(user.profile[variable])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {editing && (
        <FormModal<Values>
          title="Edit profile"
          opened
          onClose={() => setEditing(false)}
          initial={valuesOf(attributes, user.profile)}
          submit="Save"
          done="The profile was saved. Applications that map what changed are told."
          onSubmit={async (changed) => {
            const filled = profileOf(attributes, changed);
            // What was left empty loses its value.
            const profile = Object.fromEntries(attributes.map(({ variable }) => [variable, filled[variable] ?? null]));
            await ask(`/api/v1/users/${user.id}`, { method: 'POST', body: { profile } });
            await queries.invalidateQueries({ queryKey: ['person', user.id] });
          }}
          fields={(form) => <AttributeFields attributes={attributes} form={form} />}
        />
      )}
    </Paper>
  );
};
