/** How ready an application is to be published, and what is submitted. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ask } from './client.ts';
import type { Readiness, Submission } from './generated/org.ts';
import { settingsPath } from './muster.ts';

export type { QaCase, Readiness, Submission } from './generated/org.ts';

export type Details = Submission['details'];
export type Warning = Submission['warnings'][number];

export const readinessPath = (app: string): string => `${settingsPath(app)}/readiness`;
export const submissionPath = (app: string): string => `${settingsPath(app)}/submission`;

/** Looking costs the org something: what is a minute old will do, save on the page that is about it. */
export const useReadiness = (app: string, staleTime = 60_000): UseQueryResult<Readiness> => {
  const path = readinessPath(app);
  return useQuery({ queryKey: [path], queryFn: () => ask<Readiness>(path), staleTime });
};

export const useSubmission = (app: string): UseQueryResult<Submission> => {
  const path = submissionPath(app);
  return useQuery({ queryKey: [path], queryFn: () => ask<Submission>(path) });
};
