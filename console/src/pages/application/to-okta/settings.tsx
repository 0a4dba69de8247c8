import { Fieldset, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application, ToOkta } from '../../../api/muster.ts';
import { SettingsPanel } from '../../../parts/settings-panel.tsx';
import { useSettings } from '../../../parts/use-settings.ts';
import { General } from './general.tsx';
import { Matching } from './matching.tsx';
import type { Part } from './part.ts';
import { Safeguard } from './safeguard.tsx';
import { Sourcing } from './sourcing.tsx';

/** “Inline Hooks”: none can be set up, and it says why. */
const InlineHooks = (): ReactNode => (
  <Fieldset legend="Inline Hooks">
    <Select
      label="User import"
      description="The org calls no hook while it imports: what an import finds is matched by the rules above alone."
      disabled
      data={['None (disabled)']}
      value="None (disabled)"
    />
  </Fieldset>
);

/** Provisioning > To Okta. */
export const ToOktaSettings = ({ app }: { app: Application }): ReactNode => {
  const { draft, change, editing, ...settings } = useSettings<ToOkta>(app, 'to-okta', app.toOkta);
  const part: Part = { app, draft, change, disabled: !editing };
  return (
    <SettingsPanel
      title="Provisioning to Okta"
      editing={editing}
      onEdit={settings.edit}
      onCancel={settings.cancel}
      onSave={settings.save}
      saving={settings.saving}
      dirty={settings.dirty}
      error={settings.error}
    >
      <General {...part} />
      <Matching {...part} />
      <Sourcing {...part} />
      <Safeguard {...part} />
      <InlineHooks />
    </SettingsPanel>
  );
};
