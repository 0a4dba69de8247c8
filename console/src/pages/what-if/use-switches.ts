import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';

/** Changes some of an application's switches at once. */
export const useSwitches = (app: Application): UseMutationResult<unknown, Error, Partial<Application['switches']>> => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Application['switches']>) =>
      ask(`${settingsPath(app.id)}/switches`, { method: 'PUT', body: { ...app.switches, ...change } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['app', app.id] }),
    onError: (error) => notifications.show({ message: error.message, color: 'red' }),
  });
};
