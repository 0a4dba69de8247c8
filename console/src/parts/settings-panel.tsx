import { Alert, Button, Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DiscardChanges } from './discard-changes.tsx';

export interface SettingsPanelProps {
  readonly title: string;
  readonly editing: boolean;
  readonly onEdit?: () => void;
  readonly onCancel: () => void;
  readonly onSave: () => void;
  readonly saving: boolean;
  /** Whether something was changed that leaving would lose. */
  readonly dirty: boolean;
  readonly error?: Error | null;
  /** Beside Save: what can be tried before. */
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** Settings that are read until somebody presses Edit, as in Okta's Admin Console. */
export const SettingsPanel = ({
  title,
  editing,
  onEdit,
  onCancel,
  onSave,
  saving,
  dirty,
  error,
  extra,
  children,
}: SettingsPanelProps): ReactNode => (
  <Paper withBorder p="lg" component="section" aria-label={title}>
    <DiscardChanges when={editing && dirty} />
    <form
      noValidate
      data-reading={!editing}
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <Group justify="space-between" mb="md">
        <Title order={2}>{title}</Title>
        {editing ? (
          <Button variant="subtle" size="xs" onClick={onCancel}>
            Cancel
          </Button>
        ) : (
          onEdit && (
            <Button variant="default" size="xs" onClick={onEdit}>
              Edit
            </Button>
          )
        )}
      </Group>
      <Stack gap="lg">
        {children}
        {error && (
          <Alert color="red" variant="light" role="alert">
            {error.message}
          </Alert>
        )}
        {editing && (
          <Group justify="space-between">
            <Group>{extra}</Group>
            <Button type="submit" loading={saving}>
              Save
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  </Paper>
);
