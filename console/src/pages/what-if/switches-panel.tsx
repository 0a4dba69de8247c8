import type { ReactNode } from 'react';
import type { Application } from '../../api/muster.ts';
import { SettingsPanel } from '../../parts/settings-panel.tsx';
import { useSettings, type Settings } from '../../parts/use-settings.ts';

export type Switched = Pick<Settings<Application['switches']>, 'draft' | 'change' | 'editing'>;

/** Some of what an application sends by, shown, and changed together. */
export const SwitchesPanel = ({
  app,
  title,
  children,
}: {
  app: Application;
  title: string;
  children: (switched: Switched) => ReactNode;
}): ReactNode => {
  const { draft, change, edit, cancel, save, ...state } = useSettings(app, 'switches', app.switches);
  return (
    <SettingsPanel title={title} {...state} onEdit={edit} onCancel={cancel} onSave={save}>
      {children({ draft, change, editing: state.editing })}
    </SettingsPanel>
  );
};
