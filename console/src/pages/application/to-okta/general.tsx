import { Fieldset, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ToOkta } from '../../../api/muster.ts';
import type { Part } from './part.ts';

const schedules = [
  { value: 'never', label: 'Never' },
  { value: 'hourly', label: 'Every hour' },
  { value: 'daily', label: 'Every day' },
  { value: 'weekly', label: 'Every week' },
];

const formats = [
  { value: '${source.userName}', label: 'Application username' },
  { value: '${source.email}', label: 'Email' },
];

export const General = ({ draft, change, disabled }: Part): ReactNode => {
  const known = formats.some(({ value }) => value === draft.usernameFormat);
  return (
    <Fieldset legend="General" disabled={disabled}>
      <Stack>
        <Select
          label="Full Import Schedule"
          data={schedules}
          allowDeselect={false}
          value={draft.schedule}
          onChange={(schedule) => change({ schedule: schedule! as ToOkta['schedule'] })}
        />
        <Select
          label="Okta username format"
          data={[...formats, { value: 'custom', label: 'Custom' }]}
          allowDeselect={false}
          value={known ? draft.usernameFormat : 'custom'}
          onChange={(value) =>
            change({ usernameFormat: value === 'custom' ? '${source.userName}@example.com' : value! })
          }
        />
        {!known && (
          <TextInput
            label="Custom format"
            description="An expression over the application’s profile, such as ${source.userName}@example.com"
            value={draft.usernameFormat}
            onChange={(event) => change({ usernameFormat: event.currentTarget.value })}
          />
        )}
      </Stack>
    </Fieldset>
  );
};
