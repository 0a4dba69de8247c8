import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
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
