import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client.ts';
import { settingsPath, type Application } from '../../api/muster.ts';
import { Failure, Waiting } from '../../parts/states.tsx';
import { MappingsMenu } from './mappings-menu.tsx';
import { ProfilePage } from './profile.tsx';

/** Directory > Profile Editor, of an application's users. */
export const ProfileEditorPage = (): ReactNode => {
  const { appId } = useParams({ from: '/admin/profile-editor/$appId' });
  const { data: app, error } = useQuery({
    queryKey: ['app', appId],
    queryFn: () => ask<Application>(settingsPath(appId)),
  });
  if (error) return <Failure error={error} />;
  if (!app) return <Waiting label="Reading the profile" />;
  const mapped = new Set(app.mappings.toApp.map(({ target }) => target));
  return (
    <ProfilePage
      title={`${app.label} User`}
      label={app.label}
      link={`/admin/apps/${appId}`}
      description="The attributes that the users of the application have."
      actions={<MappingsMenu id={app.id} label={app.label} />}
      app={app}
      attributes={app.profile}
      schema={`/api/v1/meta/schemas/apps/${appId}/default`}
      queryKey={['app', appId]}
      reasons={{
        remove: ({ base, variable }) =>
          base ? 'Base attributes cannot be removed' : mapped.has(variable) ? 'Remove its mapping first' : undefined,
      }}
    />
  );
};
