import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { Entry } from '../shell/entry.tsx';

export const SignInPage = (): ReactNode => {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { login: '', password: '' } });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: typeof form.values) => ask<Session>('/muster/api/v1/session', { method: 'POST', body }),
    onSuccess: async (session) => {
      queries.setQueryData(['session'], session);
      await navigate({ to: '/' });
    },
  });
  return (
    <Entry title="Sign In" about="The link that the first start printed signs you in, too." error={error}>
      <form onSubmit={form.onSubmit((values) => mutate(values))} noValidate>
        <Stack>
          <TextInput label="Username" autoComplete="username" data-autofocus {...form.getInputProps('login')} />
          <PasswordInput label="Password" autoComplete="current-password" {...form.getInputProps('password')} />
          <Button type="submit" loading={isPending}>
            Sign in
          </Button>
          <Text size="sm" ta="center">
            <Anchor component={Link} to="/signup">
              Sign up for a developer org
            </Anchor>
          </Text>
        </Stack>
      </form>
    </Entry>
  );
};

export const SignUpPage = (): ReactNode => {
  const form = useForm({ initialValues: { email: '', firstName: '', lastName: '', organization: '' } });
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
          <TextInput label="First name" autoComplete="given-name" data-autofocus {...form.getInputProps('firstName')} />
          <TextInput label="Last name" autoComplete="family-name" {...form.getInputProps('lastName')} />
          <TextInput label="Work email" type="email" autoComplete="email" {...form.getInputProps('email')} />
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

/** Where the link of a welcome or a reset mail leads. */
export const SetPasswordPage = ({
  from,
  title,
}: {
  from: '/welcome/$token' | '/reset_password/$token';
  title: string;
}): ReactNode => {
  const { token } = useParams({ from });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: { again: (again, { password }) => (again === password ? null : 'The passwords are not the same.') },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (password: string) =>
      ask<Session>('/muster/api/v1/activation', { method: 'POST', body: { token, password } }),
    onSuccess: async (session) => {
      queries.setQueryData(['session'], session);
      await navigate({ to: '/' });
    },
  });
  return (
    <Entry title={title} about="Choose a password of at least 8 characters." error={error}>
      <form onSubmit={form.onSubmit(({ password }) => mutate(password))} noValidate>
        <Stack>
          <PasswordInput
            label="Enter new password"
            autoComplete="new-password"
            data-autofocus
            {...form.getInputProps('password')}
          />
          <PasswordInput label="Repeat new password" autoComplete="new-password" {...form.getInputProps('again')} />
          <Button type="submit" loading={isPending}>
            Set password
          </Button>
        </Stack>
      </form>
    </Entry>
  );
};
