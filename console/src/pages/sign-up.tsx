import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import { Entry } from '../shell/entry.tsx';

export const SignUpPage = (): ReactNode => {
  const form = useForm({
    initialValues: { email: '', firstName: '', lastName: '', organization: '' },
    validate: {
      firstName: (name) => (name === '' ? 'First name is required.' : null),
      lastName: (name) => (name === '' ? 'Last name is required.' : null),
      email: (email) => (/^\S+@\S+$/.test(email) ? null : 'An email address such as bjensen@example.com is required.'),
    },
  });
  const { mutate, isPending, data, error, variables } = useMutation({
    mutationFn: (body: typeof form.values) =>
      ask<{ mailbox: boolean }>('/muster/api/v1/sign-up', { method: 'POST', body }),
  });
  if (data) {
    return (
      <Entry title="Check your email">
        <Text size="sm">
          A mail to {variables.email} holds the link by which you set your password.
          {data.mailbox && (
            <>
              {' '}
              It lies in the org's{' '}
              <Anchor component={Link} to="/mailbox" underline="always" inherit>
                mailbox
              </Anchor>
              .
            </>
          )}
        </Text>
      </Entry>
    );
  }
  return (
    <Entry title="Sign up" about="For a developer org on this machine" error={error}>
      <form onSubmit={form.onSubmit((values) => mutate(values))} noValidate>
        <Stack>
          <TextInput
            label="First name"
            required
            autoComplete="given-name"
            data-autofocus
            {...form.getInputProps('firstName')}
          />
          <TextInput label="Last name" required autoComplete="family-name" {...form.getInputProps('lastName')} />
          <TextInput label="Work email" required type="email" autoComplete="email" {...form.getInputProps('email')} />
          <TextInput label="Organization" autoComplete="organization" {...form.getInputProps('organization')} />
          <Button type="submit" loading={isPending}>
            Sign up
          </Button>
          <Anchor component={Link} to="/signin" size="sm" ta="center">
            Sign in instead
          </Anchor>
        </Stack>
      </form>
    </Entry>
  );
};
