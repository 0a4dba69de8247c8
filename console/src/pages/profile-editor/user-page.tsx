import type { ReactNode } from 'react';
import { userProfilePath, useUserProfile } from '../../api/profile.ts';
import { Failure, Waiting } from '../../parts/states.tsx';
import { ProfilePage } from './profile.tsx';

/** Directory > Profile Editor, of people. */
export const UserProfilePage = (): ReactNode => {
  const { data: attributes, error } = useUserProfile();
  if (error) return <Failure error={error} />;
  if (!attributes) return <Waiting label="Reading the profile" />;
  return (
    <ProfilePage
      title="User (default)"
      description="The attributes that people have in Okta: what the mappings to applications draw from."
      attributes={attributes}
      schema={userProfilePath}
      queryKey={[userProfilePath]}
      reasons={{
        edit: ({ base, variable }) =>
          base && variable !== 'firstName' && variable !== 'lastName' ? 'Every org has it as it is' : undefined,
        remove: ({ base }) => (base ? 'Base attributes cannot be removed' : undefined),
      }}
    />
  );
};
