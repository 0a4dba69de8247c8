import { Checkbox, Group, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { useUserProfile } from '../../api/profile.ts';
import { AttributeFields, profileOf, valuesOf } from '../../parts/attribute-fields.tsx';
import { FormModal } from '../../parts/form-modal.tsx';

const needed = (what: string) => (value: string) => (value.trim() === '' ? `${what} is required.` : null);

/** “Add Person”. */
export const AddPerson = ({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode => {
  const queries = useQueryClient();
  const { data = [] } = useUserProfile();
  // Of what was added to the profile, that without which nobody is taken.
  const asked = data.filter(({ base, required }) => !base && required);
  const needs = (name: string): boolean => data.find(({ variable }) => variable === name)?.required ?? true;
  return (
    <FormModal
      // The form begins anew when it is known what is asked for.
      key={asked.map(({ variable }) => variable).join()}
      title="Add Person"
      opened={opened}
      onClose={onClose}
      initial={{
        firstName: '',
        lastName: '',
        email: '',
        login: '',
        by: 'user',
        password: '',
        activate: true,
        ...(valuesOf(asked, {}) as object),
      }}
      validate={{
        ...(needs('firstName') && { firstName: needed('First name') }),
        ...(needs('lastName') && { lastName: needed('Last name') }),
        email: (value) =>
          /^\S+@\S+$/.test(value) ? null : 'An email address such as bjensen@example.com is required.',
        password: (value, { by }) =>
          by === 'admin' && value.length < 8 ? 'A password has at least 8 characters.' : null,
      }}
      submit="Save"
      done="The person was added."
      onSubmit={async ({ firstName, lastName, email, login, by, password, activate, ...custom }) => {
        const profile = { firstName, lastName, email, login: login || email, ...profileOf(asked, custom) };
        const credentials = by === 'admin' ? { credentials: { password: { value: password } } } : {};
        await ask('/api/v1/users', { method: 'POST', query: { activate }, body: { profile, ...credentials } });
        await queries.invalidateQueries({ queryKey: ['/api/v1/users'] });
      }}
      fields={(form) => (
        <>
          <Group grow align="flex-start">
            <TextInput
              label="First name"
              required={needs('firstName')}
              data-autofocus
              {...form.getInputProps('firstName')}
            />
            <TextInput label="Last name" required={needs('lastName')} {...form.getInputProps('lastName')} />
          </Group>
          <TextInput label="Primary email" type="email" required {...form.getInputProps('email')} />
          <TextInput
            label="Username"
            placeholder={form.values.email || 'Same as the primary email'}
            {...form.getInputProps('login')}
          />
          <AttributeFields attributes={asked} form={form} />
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
