import type { ReactNode } from 'react';
import { useUserProfile } from '../../api/profile.ts';
import { Page } from '../../parts/page.tsx';
import { Failure, Waiting } from '../../parts/states.tsx';
import { Attributes } from './attributes.tsx';

/** Directory > Profile Editor, of people. */
export const UserProfilePage = (): ReactNode => {
  const { data: attributes, error } = useUserProfile();
  return (
    <Page
      title="User (default)"
      path={[{ label: 'Profile Editor', to: '/admin/profile-editor' }]}
      description="The attributes that people have in Okta: what the mappings to applications draw from."
    >
      {error && <Failure error={error} />}
      {!attributes && !error && <Waiting label="Reading the profile" />}
      {attributes && <Attributes attributes={attributes} />}
    </Page>
  );
};
