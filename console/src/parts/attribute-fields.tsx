import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import type { AppAttribute } from '../api/muster.ts';

export type Values = Record<string, unknown>;

export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The field of one attribute, by its type. */
const Field = ({
  attribute: { title, type, description, enum: choices, required },
  value,
  onChange,
  error,
  disabled,
}: {
  readonly attribute: AppAttribute;
  readonly value?: unknown;
  readonly onChange: (value: unknown) => void;
  readonly error?: ReactNode;
  readonly disabled: boolean;
}): ReactNode => {
  const shared = { label: title, error, required, disabled, ...(description !== undefined && { description }) };
  if (type.startsWith('array of '))
    return (
      <TagsInput
        {...shared}
        {...(choices && { data: [...choices] })}
        value={((value ?? []) as unknown[]).map(String)}
        onChange={(values) => onChange(values)}
      />
    );
  if (choices || type === 'boolean')
    return (
      <Select
        {...shared}
        clearable
        data={choices ? [...choices] : ['true', 'false']}
        value={isEmpty(value) ? null : String(value)}
        onChange={onChange}
      />
    );
  if (type === 'number' || type === 'integer')
    return <NumberInput {...shared} value={(value ?? '') as number} onChange={onChange} />;
  return (
    <TextInput {...shared} value={(value ?? '') as string} onChange={(event) => onChange(event.currentTarget.value)} />
  );
};

const typed = ({ type }: AppAttribute, value: unknown): unknown => {
  if (type === 'boolean') return value === 'true' || value === true;
  if (type === 'array of number' || type === 'array of integer') return (value as string[]).map(Number);
  return value;
};

/** What a form of these attributes begins with. */
export const valuesOf = (attributes: readonly AppAttribute[], profile: Values): Values =>
  Object.fromEntries(attributes.map(({ variable }) => [variable, profile[variable]]));

/** The profile that was filled in: what is left empty is not in it. */
export const profileOf = (attributes: readonly AppAttribute[], values: Values): Values =>
  Object.fromEntries(
    attributes
      .filter(({ variable }) => !isEmpty(values[variable]))
      .map((attribute) => [attribute.variable, typed(attribute, values[attribute.variable])]),
  );

/** A field for each of the attributes, which `fixed` are only shown. */
export const AttributeFields = ({
  attributes,
  form,
  fixed,
}: {
  attributes: readonly AppAttribute[];
  form: UseFormReturnType<Values>;
  fixed?: ((attribute: AppAttribute) => boolean) | undefined;
}): ReactNode =>
  attributes.map((attribute) => (
    <Field
      key={attribute.variable}
      attribute={attribute}
      value={form.values[attribute.variable]}
      onChange={(value) => form.setFieldValue(attribute.variable, value)}
      error={form.errors[attribute.variable]}
      disabled={fixed?.(attribute) ?? false}
    />
  ));
