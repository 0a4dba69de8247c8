import { Checkbox, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Suite, SuiteName } from '../../api/inspections.ts';
import type { InspectForm } from './request.ts';

type Profile = InspectForm['profile'];

const profiles: readonly { readonly value: Profile; readonly label: string; readonly about: string }[] = [
  { value: 'okta', label: 'Okta', about: 'Where Okta departs from the RFC, what Okta needs is expected.' },
  { value: 'rfc', label: 'RFC', about: 'Nothing is expected but what the RFCs say, to the letter.' },
  { value: 'entra', label: 'Entra ID', about: 'Where Entra ID departs from the RFC, what Entra ID needs is expected.' },
];

/** The suites that a profile has unless somebody chooses; what waits for minutes has to be asked for. */
export const presetSuites = (suites: readonly Suite[], profile: Profile): readonly SuiteName[] =>
  suites.filter((suite) => (suite.profile ?? profile) === profile && suite.name !== 'limits').map(({ name }) => name);

export const SuitesField = ({
  suites,
  scim,
  profile,
  onProfile,
  value,
  onChange,
}: {
  suites: readonly Suite[];
  scim: '2.0' | '1.1';
  profile: Profile;
  onProfile: (profile: Profile) => void;
  value: readonly SuiteName[];
  onChange: (suites: readonly SuiteName[]) => void;
}): ReactNode => (
  <Stack gap="md">
    <Stack gap={4}>
      <Group gap="sm">
        <Text size="sm" fw={500} id="profile">
          Profile
        </Text>
        <SegmentedControl
          aria-labelledby="profile"
          value={profile}
          onChange={onProfile}
          data={profiles.map(({ value: name, label }) => ({ value: name, label }))}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {profiles.find((one) => one.value === profile)?.about}
      </Text>
    </Stack>
    <Checkbox.Group
      aria-label="Suites"
      value={[...value]}
      onChange={(names) => onChange(suites.map(({ name }) => name).filter((name) => names.includes(name)))}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="md">
        {suites.map(({ name, title, about, checks }) => (
          <Checkbox
            key={name}
            value={name}
            label={
              <>
                {title}{' '}
                <Text span size="xs" c="dimmed">
                  {checks[scim]} checks
                </Text>
              </>
            }
            description={about}
          />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  </Stack>
);
