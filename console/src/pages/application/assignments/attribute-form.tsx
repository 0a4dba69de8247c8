import { Alert, Button, Group, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AppAttribute, Application } from '../../../api/muster.ts';

export interface Assigned {
  readonly userName: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

type Values = Record<string, unknown>;

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The field of one attribute, by its type. */
const Field = ({
  attribute: { title, type, enum: choices },
  ...input
}: {
  readonly attribute: AppAttribute;
  readonly value?: unknown;
  readonly onChange: (value: unknown) => void;
}): ReactNode => {
  const { value, onChange } = input;
  if (type.startsWith('array of '))
    return (
      <TagsInput
        label={title}
        value={((value ?? []) as unknown[]).map(String)}
        onChange={(values) => onChange(values)}
      />
    );
  if (choices || type === 'boolean')
    return (
      <Select
        label={title}
        clearable
        data={choices ? [...choices] : ['true', 'false']}
        value={isEmpty(value) ? null : String(value)}
        onChange={onChange}
      />
    );
  if (type === 'number' || type === 'integer')
    return <NumberInput label={title} value={(value ?? '') as number} onChange={onChange} />;
  return (
    <TextInput
      label={title}
      value={(value ?? '') as string}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
};

const typed = ({ type }: AppAttribute, value: unknown): unknown => {
  if (type === 'boolean') return value === 'true' || value === true;
  if (type === 'array of number' || type === 'array of integer') return (value as string[]).map(Number);
  return value;
};

/** The values of an assignment: those that are left empty are as the mappings say. */
export const AttributeForm = ({
  app,
  initial,
  submit,
  onSave,
  onCancel,
}: {
  app: Application;
  initial: Assigned;
  submit: string;
  onSave: (assigned: Assigned) => Promise<unknown>;
  onCancel: () => void;
}): ReactNode => {
  const attributes = app.profile.filter(({ variable }) => variable !== 'userName');
  const form = useForm<Values>({
    initialValues: {
      userName: initial.userName,
      ...Object.fromEntries(attributes.map(({ variable }) => [variable, initial.profile[variable]])),
    },
    validate: { userName: (userName) => (isEmpty(userName) ? 'The field cannot be left blank' : null) },
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ userName, ...values }: Values) => {
      const given = attributes.filter(({ variable }) => !isEmpty(values[variable]));
      const profile: Record<string, unknown> = {};
      for (const attribute of given) profile[attribute.variable] = typed(attribute, values[attribute.variable]);
      return onSave({ userName: userName as string, profile });
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => mutate(values))}>
      <Stack>
        <TextInput
          label="User Name"
          required
          data-autofocus
          {...form.getInputProps('userName')}
          value={form.values['userName'] as string}
        />
        {attributes.map((attribute) => (
          <Field
            key={attribute.variable}
            attribute={attribute}
            value={form.values[attribute.variable]}
            onChange={(value) => form.setFieldValue(attribute.variable, value)}
          />
        ))}
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
