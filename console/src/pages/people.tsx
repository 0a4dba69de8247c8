import { Anchor, Badge, Button, Checkbox, Group, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { fullName, type OktaUser } from '../api/okta.ts';
import { FormModal } from '../parts/form-modal.tsx';
import { Icon } from '../parts/icons.tsx';
import { Page } from '../parts/page.tsx';
import { RecordList } from '../parts/record-list.tsx';
import { EmptyState } from '../parts/states.tsx';

/** Okta's words for the statuses of a person, with their colours. */
const statuses: Readonly<Record<string, { label: string; color: string }>> = {
  STAGED: { label: 'Staged', color: 'gray' },
  PROVISIONED: { label: 'Pending user action', color: 'yellow' },
  ACTIVE: { label: 'Active', color: 'green' },
  RECOVERY: { label: 'Password reset', color: 'yellow' },
  PASSWORD_EXPIRED: { label: 'Password expired', color: 'yellow' },
  LOCKED_OUT: { label: 'Locked out', color: 'red' },
  SUSPENDED: { label: 'Suspended', color: 'orange' },
  DEPROVISIONED: { label: 'Deactivated', color: 'gray' },
};

export const PersonStatus = ({ status }: { status: string }): ReactNode => {
  const { label, color } = statuses[status] ?? { label: status, color: 'gray' };
  return (
    <Badge variant="light" color={color} tt="none">
      {label}
    </Badge>
  );
};

const needed = (what: string) => (value: string) => (value.trim() === '' ? `${what} is required.` : null);

const AddPerson = ({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode => {
  const queries = useQueryClient();
  return (
    <FormModal
      title="Add Person"
      opened={opened}
      onClose={onClose}
      initial={{ firstName: '', lastName: '', email: '', login: '', by: 'user', password: '', activate: true }}
      validate={{
        firstName: needed('First name'),
        lastName: needed('Last name'),
        email: (value) =>
          /^\S+@\S+$/.test(value) ? null : 'An email address such as bjensen@example.com is required.',
        password: (value, { by }) =>
          by === 'admin' && value.length < 8 ? 'A password has at least 8 characters.' : null,
      }}
      submit="Save"
      done="The person was added."
      onSubmit={async ({ firstName, lastName, email, login, by, password, activate }) => {
        const profile = { firstName, lastName, email, login: login || email };
        const credentials = by === 'admin' ? { credentials: { password: { value: password } } } : {};
        await ask('/api/v1/users', { method: 'POST', query: { activate }, body: { profile, ...credentials } });
        await queries.invalidateQueries({ queryKey: ['/api/v1/users'] });
      }}
      fields={(form) => (
        <>
          <Group grow align="flex-start">
            <TextInput label="First name" required data-autofocus {...form.getInputProps('firstName')} />
            <TextInput label="Last name" required {...form.getInputProps('lastName')} />
          </Group>
          <TextInput label="Primary email" type="email" required {...form.getInputProps('email')} />
          <TextInput
            label="Username"
            placeholder={form.values.email || 'Same as the primary email'}
            {...form.getInputProps('login')}
          />
          <Radio.Group label="Password" {...form.getInputProps('by')}>
            <Group mt={6}>
              <Radio value="user" label="Set by user" />
              <Radio value="admin" label="Set by admin" />
            </Group>
          </Radio.Group>
          {form.values.by === 'admin' && <PasswordInput label="Enter password" {...form.getInputProps('password')} />}
          <Checkbox
            label={form.values.by === 'admin' ? 'Activate now' : 'Send user activation email now'}
            {...form.getInputProps('activate', { type: 'checkbox' })}
          />
        </>
      )}
    />
  );
};

export const PeoplePage = (): ReactNode => {
  const [adding, add] = useDisclosure();
  return (
    <Page
      title="People"
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={add.open}>
          Add person
        </Button>
      }
    >
      <RecordList<OktaUser>
        label="People"
        path="/api/v1/users"
        search={{ parameter: 'q', placeholder: 'Search people' }}
        keyOf={(user) => user.id}
        empty={
          <EmptyState title="No people yet">
            People are Okta users. Assign them to an application, and they are pushed to your service.
          </EmptyState>
        }
        columns={[
          {
            label: 'Person',
            cell: (user) => (
              <Anchor component={Link} to={`/admin/people/${user.id}`}>
                {fullName(user)}
              </Anchor>
            ),
          },
          { label: 'Username', cell: ({ profile }) => profile.login },
          { label: 'Primary email', cell: ({ profile }) => profile.email },
          { label: 'Status', cell: ({ status }) => <PersonStatus status={status} />, width: 200 },
        ]}
      />
      <AddPerson opened={adding} onClose={add.close} />
    </Page>
  );
};
