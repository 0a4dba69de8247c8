import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { ask } from './client.ts';

/** Who is signed in. */
export interface Session {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly admin: boolean;
}

const sessionQuery = {
  queryKey: ['session'],
  queryFn: () => ask<Session>('/muster/api/v1/session'),
  staleTime: 60_000,
  retry: false,
} as const;

export const useSession = (): UseQueryResult<Session> => useQuery(sessionQuery);

export const useSignOut = (): UseMutationResult<void, Error, void> => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ask<void>('/muster/api/v1/session', { method: 'DELETE' }),
    onSuccess: () => {
      queries.clear();
      location.assign('/signin');
    },
  });
};
