import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppLabels } from '../../api/apps.ts';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { AppFilter } from '../../parts/app-filter.tsx';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Waiting } from '../../parts/states.tsx';
import { whatIfViews } from './names.ts';
import { WhatIf } from './views.tsx';

/** Tries with an application what Okta does not offer. */
export const WhatIfPage = (): ReactNode => {
  const { app: asked, view, person } = useSearch({ from: '/admin/what-if' });
  const navigate = useNavigate({ from: '/admin/what-if' });
  const labels = useAppLabels();
  const [only] = labels.keys();
  const id = asked ?? (labels.size === 1 ? only : undefined);
  const { data, error, refetch } = useQuery({
    queryKey: ['app', id],
    queryFn: () => ask<Application>(settingsPath(id!)),
    enabled: id !== undefined,
  });
  return (
    <Page
      title="What if"
      description="Try with an application what Okta does not offer: see requests before they go out, compare both sides, and put your service under strain."
    >
      <search>
        <AppFilter
          app={id}
          placeholder="Choose an application"
          onChange={(app) => void navigate({ search: { app, view } })}
        />
      </search>
      {id === undefined && (
        <EmptyState title="Which application?">
          {labels.size === 0 ? 'Add an application first.' : 'Choose one above.'}
        </EmptyState>
      )}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {id !== undefined && !data && !error && <Waiting label="Reading the application" />}
      {data && (
        <WhatIf
          app={data}
          view={whatIfViews.find((one) => one === view) ?? 'plan'}
          person={person}
          onShow={(next, who) => void navigate({ search: { app: id, view: next, person: who } })}
        />
      )}
    </Page>
  );
};
