import { Checkbox, Fieldset, Radio, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ToOkta } from '../../../api/muster.ts';
import type { Part } from './part.ts';

/** “Profile & Lifecycle Sourcing”. */
export const Sourcing = ({ app, draft, change, disabled }: Part): ReactNode => {
  const { sourcing } = draft;
  const set = (part: Partial<ToOkta['sourcing']>): void => change({ sourcing: { ...sourcing, ...part } });
  return (
    <Fieldset legend="Profile & Lifecycle Sourcing" disabled={disabled}>
      <Stack>
        <Checkbox
          label={`Allow ${app.label} to source Okta users`}
          description={
            app.kind === 'wizard'
              ? 'Profile sourcing is not available for applications that the wizard made.'
              : undefined
          }
          disabled={app.kind === 'wizard'}
          checked={sourcing.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        {sourcing.enabled && (
          <>
            <Radio.Group
              label="When a user is deactivated in the app"
              value={sourcing.onDeactivate}
              onChange={(onDeactivate) => set({ onDeactivate })}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="nothing" label="Do Nothing" />
                <Radio value="deactivate" label="Deactivate" />
                <Radio value="suspend" label="Suspend" />
              </Stack>
            </Radio.Group>
            <Text fw={500} size="sm">
              When a user is reactivated in the app
            </Text>
            <Checkbox
              label="Reactivate suspended Okta users"
              checked={sourcing.reactivateSuspended}
              onChange={(event) => set({ reactivateSuspended: event.currentTarget.checked })}
            />
            <Checkbox
              label="Reactivate deactivated Okta users"
              checked={sourcing.reactivateDeactivated}
              onChange={(event) => set({ reactivateDeactivated: event.currentTarget.checked })}
            />
          </>
        )}
      </Stack>
    </Fieldset>
  );
};
