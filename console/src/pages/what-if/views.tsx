import { Box, Flex, NavLink } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application } from '../../api/muster.ts';
import { EmptyState } from '../../parts/states.tsx';
import { ChurnView } from './churn.tsx';
import { DriftView } from './drift.tsx';
import { DryRun } from './dry-run.tsx';
import { Faults } from './faults.tsx';
import { OnePerson } from './person.tsx';
import { Sending } from './sending.tsx';
import { whatIfViews, type WhatIfView } from './names.ts';

const labels: Readonly<Record<WhatIfView, { readonly label: string; readonly description: string }>> = {
  plan: { label: 'Dry run', description: 'What would be sent' },
  person: { label: 'One person', description: 'Compare, provision now' },
  drift: { label: 'Drift', description: 'All at the service' },
  sending: { label: 'Sending', description: 'Pause, limits, dialect' },
  faults: { label: 'Faults', description: 'On purpose' },
  churn: { label: 'Churn', description: 'Made-up people' },
};

interface WhatIfProps {
  readonly app: Application;
  readonly view: WhatIfView;
  readonly person: string | undefined;
  readonly onShow: (view: WhatIfView, person?: string) => void;
}

/** What can be tried with an application beyond what Okta offers. */
export const WhatIf = ({ app, view, person, onShow }: WhatIfProps): ReactNode => {
  if (!app.integration) {
    return (
      <EmptyState title="Provisioning is not enabled">
        Configure the API integration on the application’s Provisioning tab first.
      </EmptyState>
    );
  }
  return (
    <Flex direction={{ base: 'column', md: 'row' }} gap="lg">
      <Box component="nav" aria-label="What if" w={{ base: '100%', md: 200 }} flex="none">
        {whatIfViews.map((one) => (
          <NavLink
            key={one}
            component="button"
            label={labels[one].label}
            description={labels[one].description}
            active={one === view}
            onClick={() => onShow(one)}
          />
        ))}
      </Box>
      <Box key={app.id} flex={1} miw={0}>
        {view === 'plan' && <DryRun app={app} />}
        {view === 'person' && <OnePerson app={app} person={person} onPerson={(next) => onShow('person', next)} />}
        {view === 'drift' && <DriftView app={app} onPerson={(next) => onShow('person', next)} />}
        {view === 'sending' && <Sending app={app} />}
        {view === 'faults' && <Faults app={app} />}
        {view === 'churn' && <ChurnView app={app} />}
      </Box>
    </Flex>
  );
};
