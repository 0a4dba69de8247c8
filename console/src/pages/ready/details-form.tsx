import { Fieldset, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiError, ask } from '../../api/client.ts';
import { readinessPath, submissionPath, type Details, type Submission } from '../../api/readiness.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';

interface Field {
  readonly name: keyof Details;
  readonly label: string;
  readonly description: string;
  readonly lines?: true;
  readonly placeholder?: string;
}

const guideFields: readonly Field[] = [
  { name: 'name', label: 'Name of the integration', description: 'The application’s label where it is left out.' },
  {
    name: 'baseUrl',
    label: 'Base URL as customers type it',
    description: 'With {tenant}, or the like, where it differs from customer to customer.',
    placeholder: 'https://{tenant}.example.com/scim/v2',
  },
  { name: 'supportContact', label: 'Support contact', description: 'For customers: email, telephone or URL.' },
  { name: 'description', label: 'Description', description: 'What the integration does for a customer.', lines: true },
  {
    name: 'requirements',
    label: 'Requirements',
    description: 'What a customer needs, such as a plan; one a line.',
    lines: true,
  },
  {
    name: 'credentials',
    label: 'How a customer gets the credentials',
    description: 'A step a line, in your product.',
    lines: true,
  },
  {
    name: 'knownIssues',
    label: 'Known issues and tips',
    description: 'One a line. What failed, and what is not supported, stands there by itself.',
    lines: true,
  },
];

const wizardFields: readonly Field[] = [
  {
    name: 'escalationContact',
    label: 'Support email for Okta',
    description: 'For emergencies; it is not in the guide.',
  },
  { name: 'guideUrl', label: 'Link to the configuration guide', description: 'Where you published it.' },
  { name: 'specResults', label: 'Runscope results, SPEC', description: 'Shared by Runscope’s Share button.' },
  { name: 'crudResults', label: 'Runscope results, CRUD', description: 'Shared by Runscope’s Share button.' },
  { name: 'testAccountUrl', label: 'Test account, URL', description: 'Where Okta signs in to test.' },
  {
    name: 'testUsername',
    label: 'Test account, username',
    description: 'Its password belongs into the OIN Wizard alone.',
    placeholder: 'isvtest@okta.com',
  },
  {
    name: 'testInstructions',
    label: 'Testing instructions',
    description: 'What Okta has to know to test.',
    lines: true,
  },
];

/** What only people know of a submission. */
export const DetailsForm = ({ app, submission }: { app: string; submission: Submission }): ReactNode => {
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const form = useForm<Record<keyof Details, string>>({ mode: 'controlled', initialValues: submission.details });
  const save = useMutation({
    mutationFn: (body: Details) => ask<Submission>(submissionPath(app), { method: 'PUT', body }),
    onSuccess: async (saved) => {
      queries.setQueryData([submissionPath(app)], saved);
      await queries.invalidateQueries({ queryKey: [readinessPath(app)] });
      form.resetDirty();
      setEditing(false);
      notifications.show({ message: 'Saved: the guide has it.', color: 'green' });
    },
    onError: (error) => {
      if (error instanceof ApiError) form.setErrors(error.fields);
    },
  });
  const input = ({ name, label, description, lines, placeholder }: Field): ReactNode => {
    const props = {
      label,
      description,
      disabled: !editing,
      ...(placeholder !== undefined && { placeholder }),
      ...form.getInputProps(name),
    };
    return lines ? <Textarea key={name} autosize minRows={2} {...props} /> : <TextInput key={name} {...props} />;
  };
  const fault = save.error instanceof ApiError && Object.keys(save.error.fields).length > 0 ? null : save.error;
  return (
    <SettingsPanel
      title="What only you know"
      editing={editing}
      onEdit={() => setEditing(true)}
      onCancel={() => {
        form.setValues(submission.details);
        form.clearErrors();
        save.reset();
        setEditing(false);
      }}
      onSave={() => save.mutate(form.values)}
      saving={save.isPending}
      dirty={editing && form.isDirty()}
      error={fault}
    >
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Fieldset legend="For the configuration guide">
          <Stack>{guideFields.map(input)}</Stack>
        </Fieldset>
        <Fieldset legend="For the OIN Wizard">
          <Stack>{wizardFields.map(input)}</Stack>
        </Fieldset>
      </SimpleGrid>
    </SettingsPanel>
  );
};
