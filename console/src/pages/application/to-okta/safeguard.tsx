import { Checkbox, Fieldset, NumberInput, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ToOkta } from '../../../api/muster.ts';
import type { Part } from './part.ts';

/** “Import Safeguard”. */
export const Safeguard = ({ draft, change, disabled }: Part): ReactNode => (
  <Fieldset legend="Import Safeguard" disabled={disabled}>
    <Stack>
      <Checkbox
        label="App unassignment safeguard"
        checked={draft.safeguard !== undefined}
        onChange={(event) => change({ safeguard: event.currentTarget.checked ? 20 : undefined } as Partial<ToOkta>)}
      />
      {draft.safeguard !== undefined && (
        <NumberInput
          label="Percent of the assigned users that one import may remove"
          min={0}
          max={100}
          suffix=" %"
          value={draft.safeguard}
          onChange={(value) => change({ safeguard: Number(value) })}
        />
      )}
    </Stack>
  </Fieldset>
);
