import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { settingsPath, type Application } from '../api/muster.ts';

export interface Settings<T> {
  readonly draft: T;
  readonly change: (part: Partial<T>) => void;
  readonly editing: boolean;
  readonly dirty: boolean;
  readonly edit: () => void;
  readonly cancel: () => void;
  readonly save: () => void;
  readonly saving: boolean;
  readonly error: Error | null;
}

/** A part of an application's settings while somebody edits it. */
export const useSettings = <T extends object>(
  app: Application,
  part: string,
  kept: T,
  initially = false,
): Settings<T> => {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(kept);
  const [editing, setEditing] = useState(initially);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (body: T) => ask(`${settingsPath(app.id)}/${part}`, { method: 'PUT', body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['app', app.id] });
      setEditing(false);
      notifications.show({ message: 'Settings saved!', color: 'green' });
    },
  });
  return {
    draft: editing ? draft : kept,
    change: (changed) => setDraft((before) => ({ ...before, ...changed })),
    editing,
    dirty: JSON.stringify(draft) !== JSON.stringify(kept),
    edit: () => {
      setDraft(kept);
      setEditing(true);
    },
    cancel: () => {
      reset();
      setEditing(false);
    },
    save: () => mutate(draft),
    saving: isPending,
    error,
  };
};
