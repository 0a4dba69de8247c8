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
  /** The button that submits as well, and leaves the dialog open for one more. */
  readonly another?: string;
  /** What is wrong comes back as an ApiError, whose fields are shown where they belong. */
  readonly onSubmit: (values: V) => Promise<unknown>;
  /** The form's names of fields that the org names otherwise, by the org's path or the end of it. */
  readonly fieldNames?: Readonly<Record<string, string & keyof V>>;
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
  another,
  onSubmit,
  fieldNames,
  done,
  destructive = false,
}: FormModalProps<V>): ReactNode => {
  const form = useForm<V>({
    mode: 'controlled',
    initialValues: initial,
    ...(validate && { validate: validate as never }),
  });
  const { mutate, isPending, error, reset, variables } = useMutation({
    mutationFn: ({ values }: { values: V; again: boolean }) => onSubmit(values),
    onSuccess: (_, { again }) => {
      if (again) form.reset();
      else close();
      if (done) notifications.show({ message: done, color: 'green' });
    },
    onError: (failure) => {
      for (const [field, reason] of faults(failure)) form.setFieldError(field, reason);
    },
  });
  const nameOf = (field: string): string => {
    const last = field.split('.').at(-1)!;
    return fieldNames?.[field] ?? fieldNames?.[last] ?? last;
  };
  /** What is wrong with fields that the form has. */
  const faults = (failure: Error): readonly (readonly [string, string])[] =>
    failure instanceof ApiError
      ? Object.entries(failure.fields)
          .map(([field, reason]) => [nameOf(field), reason] as const)
          .filter(([field]) => field in initial)
      : [];
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
      <form
        noValidate
        onSubmit={(event) => {
          // A form that the dialog was opened from is not submitted with it.
          event.stopPropagation();
          form.onSubmit((values) => mutate({ values, again: false }))(event);
        }}
      >
        <Stack gap="md">
          {fields(form)}
          {error && faults(error).length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            {another && (
              <Button
                variant="light"
                loading={isPending && variables.again}
                onClick={() => form.onSubmit((values) => mutate({ values, again: true }))()}
              >
                {another}
              </Button>
            )}
            <Button type="submit" loading={isPending && !variables.again} {...(destructive && { color: 'red.9' })}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
