import { Checkbox, Group, Radio, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AppAttribute, Application } from '../../api/muster.ts';
import { FormModal } from '../../parts/form-modal.tsx';
import { Named } from '../../parts/named.tsx';

const types = ['string', 'number', 'integer', 'boolean', 'array of string', 'array of number', 'array of integer'];

const typeOf = (type: string) =>
  type.startsWith('array of ') ? { type: 'array', items: { type: type.slice('array of '.length) } } : { type };

/** “Add Attribute”, and the same for one that is changed; of people where no application is named. */
export const AttributeForm = ({
  app,
  attribute,
  onClose,
  save,
}: {
  app: Application | undefined;
  attribute: AppAttribute | undefined;
  onClose: () => void;
  save: (variable: string, property: object) => Promise<unknown>;
}): ReactNode => (
  <FormModal
    title={attribute ? `Edit ${attribute.title}` : 'Add Attribute'}
    opened
    onClose={onClose}
    initial={{
      type: attribute?.type ?? 'string',
      title: attribute?.title ?? '',
      variable: attribute?.variable ?? '',
      externalName: attribute?.externalName ?? '',
      externalNamespace: attribute?.externalNamespace ?? '',
      description: attribute?.description ?? '',
      enumerated: attribute?.enum !== undefined,
      values: [...(attribute?.enum ?? [])],
      min: attribute?.length?.min?.toString() ?? '',
      max: attribute?.length?.max?.toString() ?? '',
      required: attribute?.required ?? false,
      personal: attribute?.scope === 'personal',
      union: attribute?.combined ? 'ENABLE' : 'DISABLE',
    }}
    validate={{
      title: (title) => (title.trim() === '' ? 'The field cannot be left blank' : null),
      variable: (variable) => (variable.trim() === '' ? 'The field cannot be left blank' : null),
    }}
    fieldNames={{ enum: 'values', length: 'min' }}
    submit="Save"
    {...(!attribute && { another: 'Save and Add Another' })}
    done={attribute ? 'The attribute was saved.' : 'The attribute was added.'}
    onSubmit={({ type, variable, title, required, personal, union, enumerated, values, min, max, ...texts }) =>
      save(variable, {
        title,
        // What has a type keeps it.
        ...(!attribute && typeOf(type)),
        required,
        ...(app && {
          scope: personal ? 'SELF' : 'NONE',
          union: type.startsWith('array of ') && !personal ? union : null,
        }),
        // null takes away what there was.
        ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text === '' ? null : text])),
        enum: enumerated ? values : null,
        minLength: min === '' ? null : Number(min),
        maxLength: max === '' ? null : Number(max),
      })
    }
    fields={(form) => (
      <>
        {app && (
          <Text size="sm" c="dimmed">
            * Local app attributes are only stored on Okta and not created in {app.catalogueName}. Use local attributes
            if you plan to add the attribute to {app.catalogueName} or only want to store the mapped value in Okta.
          </Text>
        )}
        <Select
          label="Data type"
          data={types}
          allowDeselect={false}
          disabled={attribute !== undefined}
          {...form.getInputProps('type')}
        />
        <TextInput label="Display name" required data-autofocus {...form.getInputProps('title')} />
        <TextInput
          label="Variable name"
          required
          disabled={attribute !== undefined}
          {...form.getInputProps('variable')}
        />
        {app && (
          <>
            <TextInput
              label="External name"
              placeholder={'emails.^[type=="work"].value'}
              {...form.getInputProps('externalName')}
            />
            <TextInput
              label="External namespace"
              placeholder="urn:ietf:params:scim:schemas:core:2.0:User"
              {...form.getInputProps('externalNamespace')}
            />
          </>
        )}
        <TextInput label="Description" {...form.getInputProps('description')} />
        <Named label="Enum">
          <Checkbox
            label="Define enumerated list of values"
            {...form.getInputProps('enumerated', { type: 'checkbox' })}
          />
        </Named>
        {form.values.enumerated && (
          <TagsInput label="Values" description="Press Enter after each" {...form.getInputProps('values')} />
        )}
        {form.values.type === 'string' && !form.values.enumerated && (
          <Named label="Attribute length" description="Between">
            <Group grow align="flex-start">
              <TextInput
                aria-label="Minimum length"
                placeholder="min"
                inputMode="numeric"
                {...form.getInputProps('min')}
              />
              <TextInput
                aria-label="Maximum length"
                placeholder="max"
                inputMode="numeric"
                {...form.getInputProps('max')}
              />
            </Group>
          </Named>
        )}
        <Named label="Attribute required">
          <Checkbox label="Yes" {...form.getInputProps('required', { type: 'checkbox' })} />
        </Named>
        {app && (
          <Named label="Scope">
            <Checkbox
              label="User personal"
              description="A group assignment cannot give its value."
              {...form.getInputProps('personal', { type: 'checkbox' })}
            />
          </Named>
        )}
        {app && form.values.type.startsWith('array of ') && !form.values.personal && (
          <Radio.Group
            label="Group Priority"
            description="Of those who are assigned through several groups."
            {...form.getInputProps('union')}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="DISABLE" label="Use Group Priority" />
              <Radio value="ENABLE" label="Combine values across groups" />
            </Stack>
          </Radio.Group>
        )}
      </>
    )}
  />
);
