import { Group, NumberInput, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application } from '../../api/muster.ts';
import { SwitchesPanel, type Switched } from './switches-panel.tsx';

type Wanted = NonNullable<Application['switches']['faults']>;
type Share = Exclude<keyof Wanted, 'seed' | 'delay'>;

const shares: readonly { readonly name: Share; readonly label: string; readonly description: string }[] = [
  {
    name: 'dropAfterSend',
    label: 'Drop the answer',
    description: 'The service does what it was asked, and the org never hears of it, as when a connection breaks.',
  },
  {
    name: 'duplicate',
    label: 'Send twice',
    description: 'A write arrives a second time, as when something between repeats it.',
  },
  {
    name: 'stale',
    label: 'Stale retry',
    description: 'An older write to the same place arrives once more before the new one.',
  },
  {
    name: 'reorder',
    label: 'Out of order',
    description: 'A request lets those of others overtake it.',
  },
];

/** What a fault that is switched on begins with. */
const presets = { share: 0.1, delay: 1_000, seed: 1 };

const Fields = ({ draft, change, editing }: Switched): ReactNode => {
  const faults: Wanted = draft.faults ?? { seed: presets.seed };
  const set = (name: keyof Wanted, value: number | undefined): void => {
    const { [name]: _, ...rest } = faults;
    const next = { ...rest, ...(value !== undefined && { [name]: value }) } as Wanted;
    const none = Object.keys(next).every((one) => one === 'seed');
    change({ faults: none && name !== 'seed' ? undefined : next } as Partial<typeof draft>);
  };
  return (
    <>
      <Text size="sm" maw={680}>
        They come between the org and the service, for this application alone, and are the same for the same seed.
      </Text>
      <Group align="flex-start" justify="space-between">
        <Switch
          label="Delay"
          description="Each request waits for a while before it goes out."
          checked={faults.delay !== undefined}
          disabled={!editing}
          onChange={(event) => set('delay', event.currentTarget.checked ? presets.delay : undefined)}
          maw={560}
        />
        {faults.delay !== undefined && (
          <NumberInput
            aria-label="Longest delay"
            suffix=" ms at most"
            min={0}
            max={60_000}
            value={faults.delay}
            disabled={!editing}
            onChange={(value) => set('delay', Number(value))}
            w={190}
          />
        )}
      </Group>
      {shares.map(({ name, label, description }) => (
        <Group key={name} align="flex-start" justify="space-between">
          <Switch
            label={label}
            description={description}
            checked={faults[name] !== undefined}
            disabled={!editing}
            onChange={(event) => set(name, event.currentTarget.checked ? presets.share : undefined)}
            maw={560}
          />
          {faults[name] !== undefined && (
            <NumberInput
              aria-label={`Share of “${label}”`}
              suffix=" % of requests"
              min={0}
              max={100}
              value={Math.round((faults[name] ?? 0) * 1000) / 10}
              disabled={!editing}
              onChange={(value) => set(name, Number(value) / 100)}
              w={190}
            />
          )}
        </Group>
      ))}
      {draft.faults && (
        <NumberInput
          label="Seed"
          allowDecimal={false}
          value={faults.seed}
          disabled={!editing}
          onChange={(value) => set('seed', Number(value))}
          maw={160}
        />
      )}
    </>
  );
};

/** Faults on our side of the wire, to see how the service bears them. */
export const Faults = ({ app }: { app: Application }): ReactNode => (
  <SwitchesPanel title="Faults on purpose" app={app}>
    {(switched) => <Fields {...switched} />}
  </SwitchesPanel>
);
