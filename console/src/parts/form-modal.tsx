import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';

export interface FormModalProps<V extends Record<string, unknown>> {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly initial: V;
  readonly validate?: { readonly [K in keyof V]?: (value: V[K], values: V) => ReactNode };
  readonly fields: (form: UseFormReturnType<V>) => ReactNode;
  readonly submit: string;
  /** What is wrong comes back as an ApiError, whose fields are shown where they belong. */
  readonly onSubmit: (values: V) => Promise<unknown>;
  /** Said when it is done. */
  readonly done?: string;
  readonly destructive?: boolean;
}

/** The one shape that every form in a dialog has. */
export const FormModal = <V extends Record<string, unknown>>({
  title,
  opened,
  onClose,
  initial,
  validate,
  fields,
  submit,
  onSubmit,
  done,
  destructive = false,
}: FormModalProps<V>): ReactNode => {
  const form = useForm<V>({
    mode: 'controlled',
    initialValues: initial,
    ...(validate && { validate: validate as never }),
  });
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: onSubmit,
    onSuccess: () => {
      close();
      if (done) notifications.show({ message: done, color: 'green' });
    },
    onError: (failure) => {
      if (failure instanceof ApiError)
        for (const [field, reason] of Object.entries(failure.fields)) form.setFieldError(field, reason);
    },
  });
  const close = (): void => {
    form.reset();
    reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      centered
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={form.onSubmit((values) => mutate(values))} noValidate>
        <Stack gap="md">
          {fields(form)}
          {error && (
            <Alert color="red" variant="light" role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending} {...(destructive && { color: 'red' })}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
