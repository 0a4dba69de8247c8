import { Button, Checkbox, Fieldset, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ask } from '../../../api/client.ts';
import type { OrgSafeguard, ToOkta } from '../../../api/muster.ts';
import { FormModal } from '../../../parts/form-modal.tsx';
import type { Part } from './part.ts';

const orgPath = '/muster/api/v1/import-safeguard';

/** “Org-wide unassignment safeguard”, which every application shares: it is saved by itself. */
const OrgWide = (): ReactNode => {
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const { data } = useQuery({ queryKey: [orgPath], queryFn: () => ask<OrgSafeguard>(orgPath) });
  if (!data) return null;
  return (
    <Group>
      <Text size="sm">
        Org-wide unassignment safeguard: {data.percent === undefined ? 'disabled' : `${data.percent} %`}
      </Text>
      <Button size="compact-xs" variant="default" onClick={() => setOpened(true)}>
        Change org-wide
      </Button>
      <FormModal
        // What the form begins with is what is kept now.
        key={String(data.percent)}
        title="Org-wide unassignment safeguard"
        opened={opened}
        onClose={() => setOpened(false)}
        initial={{ enabled: data.percent !== undefined, percent: data.percent ?? 20 }}
        submit="Save"
        onSubmit={async ({ enabled, percent }) => {
          await ask(orgPath, { method: 'PUT', body: enabled ? { percent } : {} });
          await queries.invalidateQueries({ queryKey: [orgPath] });
        }}
        fields={(form) => (
          <>
            <Checkbox label="Enabled" {...form.getInputProps('enabled', { type: 'checkbox' })} />
            <NumberInput
              label="Percent of the assignments to all applications that one import may end"
              min={0}
              max={100}
              suffix=" %"
              disabled={!form.values.enabled}
              {...form.getInputProps('percent')}
            />
          </>
        )}
      />
    </Group>
  );
};

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
      <OrgWide />
    </Stack>
  </Fieldset>
);
