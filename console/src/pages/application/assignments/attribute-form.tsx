import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AppAttribute, Application } from '../../../api/muster.ts';
import { AttributeFields, isEmpty, profileOf, valuesOf, type Values } from '../../../parts/attribute-fields.tsx';

export interface Assigned {
  /** Absent: those who are assigned through a group have one each. */
  readonly userName?: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** The values of an assignment, of a person or a group: those that are left empty are as the mappings say. */
export const AttributeForm = ({
  app,
  initial,
  fixed,
  submit,
  onSave,
  onCancel,
}: {
  app: Application;
  initial: Assigned;
  /** What is not set here. */
  fixed?: ((attribute: AppAttribute) => boolean) | undefined;
  submit: string;
  onSave: (assigned: Assigned) => Promise<unknown>;
  onCancel: () => void;
}): ReactNode => {
  const one = initial.userName !== undefined;
  const attributes = app.profile.filter(({ variable, scope }) => variable !== 'userName' && (one || scope === 'group'));
  const form = useForm<Values>({
    initialValues: { userName: initial.userName, ...valuesOf(attributes, initial.profile) },
    validate: { userName: (userName) => (one && isEmpty(userName) ? 'The field cannot be left blank' : null) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ userName, ...values }: Values) =>
      onSave({ ...(one && { userName: userName as string }), profile: profileOf(attributes, values) }),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack>
        {one && (
          <TextInput
            label="User Name"
            required
            data-autofocus
            {...form.getInputProps('userName')}
            value={form.values['userName'] as string}
          />
        )}
        <AttributeFields attributes={attributes} form={form} fixed={fixed} />
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.message}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
