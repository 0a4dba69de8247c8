import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError, ask } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { Entry } from '../shell/entry.tsx';

const about =
  'Choose a password: at least 8 characters, a lowercase letter, an uppercase letter, a number, no parts of your username.';

/** What is wrong with the password, where it is that. */
const reasonOf = (failure: Error | null): string | undefined =>
  failure instanceof ApiError ? failure.fields['password'] : undefined;

/** Where the link of a welcome or a reset mail leads. */
const SetPassword = ({
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
    validate: {
      password: (password) => (password === '' ? 'The field cannot be left blank' : null),
      again: (again, { password }) => (again === password ? null : 'The passwords are not the same.'),
    },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (password: string) =>
      ask<Session>('/muster/api/v1/activation', { method: 'POST', body: { token, password } }),
    onSuccess: async (session) => {
      queries.setQueryData(['session'], session);
      await navigate({ to: '/' });
    },
    onError: (failure) => form.setFieldError('password', reasonOf(failure)),
  });
  return (
    <Entry title={title} about={about} error={reasonOf(error) === undefined ? error : null}>
      <form onSubmit={form.onSubmit(({ password }) => mutate(password))} noValidate>
        <Stack>
          <PasswordInput
            label="Enter new password"
            autoComplete="new-password"
            data-autofocus
            {...form.getInputProps('password')}
            aria-invalid={form.errors['password'] !== undefined}
          />
          <PasswordInput
            label="Repeat new password"
            autoComplete="new-password"
            {...form.getInputProps('again')}
            aria-invalid={form.errors['again'] !== undefined}
          />
          <Button type="submit" loading={isPending}>
            Set password
          </Button>
        </Stack>
      </form>
    </Entry>
  );
};

export const WelcomePage = (): ReactNode => <SetPassword from="/welcome/$token" title="Welcome to Muster" />;

export const ResetPasswordPage = (): ReactNode => (
  <SetPassword from="/reset_password/$token" title="Reset your password" />
);
