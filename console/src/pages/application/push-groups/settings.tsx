import { Checkbox } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import { settingsPath, type Application } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';

/** “Group Push Settings”. */
export const PushSettings = ({ app, onClose }: { app: Application; onClose: () => void }): ReactNode => {
  const queries = useQueryClient();
  return (
    <FormModal
      title="Group Push Settings"
      opened
      onClose={onClose}
      initial={{ renameAppGroups: app.renameAppGroups }}
      submit="Save"
      done="Settings saved!"
      onSubmit={async (body) => {
        await ask(`${settingsPath(app.id)}/push-settings`, { method: 'PUT', body });
        await queries.invalidateQueries({ queryKey: ['app', app.id] });
      }}
      fields={(form) => (
        <Checkbox
          label="Rename app groups to match group name in Okta"
          {...form.getInputProps('renameAppGroups', { type: 'checkbox' })}
        />
      )}
    />
  );
};
