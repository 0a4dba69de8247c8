import { Group, Select, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';

/** Push Groups > Find groups by rule. */
export const FindByRule = ({
  app,
  opened,
  onClose,
  changed,
}: {
  app: Application;
  opened: boolean;
  onClose: () => void;
  changed: () => Promise<unknown>;
}): ReactNode => (
  <FormModal
    title="Find groups by rule"
    opened={opened}
    onClose={onClose}
    initial={{ name: '', field: 'name', operator: 'starts with', value: '' }}
    validate={{
      name: (name) => (name.trim() === '' ? 'A rule needs a name.' : null),
      value: (value) => (value === '' ? 'Say what to look for.' : null),
    }}
    submit="Create Rule"
    done="The rule was created."
    onSubmit={async (body) => {
      await ask(`${settingsPath(app.id)}/push-rules`, { method: 'POST', body });
      await changed();
    }}
    fields={(form) => (
      <>
        <TextInput label="Rule name" required data-autofocus {...form.getInputProps('name')} />
        <Group grow align="flex-start">
          <Select label="Group" allowDeselect={false} data={['name', 'description']} {...form.getInputProps('field')} />
          <Select
            label="Comparison"
            allowDeselect={false}
            data={['starts with', 'ends with', 'contains', 'equals']}
            {...form.getInputProps('operator')}
          />
          <TextInput label="Text" required {...form.getInputProps('value')} />
        </Group>
        <Text size="sm" c="dimmed">
          Groups that match now are pushed at once, and later ones as soon as they match.
        </Text>
      </>
    )}
  />
);
