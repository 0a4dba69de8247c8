import { Checkbox, Fieldset, MultiSelect, Radio, Select, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ToOkta } from '../../../api/muster.ts';
import type { Part } from './part.ts';

type Exact = 'username' | 'email' | 'one' | 'several';

const exactOf = (exact: ToOkta['match']['exact']): Exact =>
  typeof exact === 'string' ? exact : exact.attributes.length === 1 ? 'one' : 'several';

/** “User Creation & Matching”. */
export const Matching = ({ app, draft, change, disabled }: Part): ReactNode => {
  const { match } = draft;
  const set = (part: Partial<ToOkta['match']>): void => change({ match: { ...match, ...part } });
  const exact = exactOf(match.exact);
  const attributes = typeof match.exact === 'string' ? [] : match.exact.attributes;
  const data = app.profile.map(({ variable, title }) => ({ value: variable, label: title }));
  const check = (name: 'partial' | 'confirmExact' | 'confirmPartial' | 'confirmNew' | 'activateNew', label: string) => (
    <Checkbox label={label} checked={match[name]} onChange={(event) => set({ [name]: event.currentTarget.checked })} />
  );
  return (
    <Fieldset legend="User Creation & Matching" disabled={disabled}>
      <Stack>
        <Radio.Group
          label="Imported user is an exact match to Okta user if"
          value={exact}
          onChange={(value) => {
            if (value === 'username' || value === 'email') set({ exact: value });
            else set({ exact: { attributes: value === 'one' ? ['email'] : ['givenName', 'familyName'] } });
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="username" label="Okta username format matches" />
            <Radio value="email" label="Email matches" />
            <Radio value="one" label="The following attribute matches" />
            <Radio value="several" label="The following combination of attributes matches" />
          </Stack>
        </Radio.Group>
        {exact === 'one' && (
          <Select
            label="Attribute"
            data={data}
            searchable
            allowDeselect={false}
            value={attributes[0] ?? null}
            onChange={(value) => set({ exact: { attributes: [value!] } })}
          />
        )}
        {exact === 'several' && (
          <MultiSelect
            label="Attributes"
            data={data}
            searchable
            value={[...attributes]}
            onChange={(value) => set({ exact: { attributes: value } })}
          />
        )}
        <Text fw={500} size="sm">
          Allow partial matches
        </Text>
        {check('partial', 'Partial match on first and last name')}
        <Text fw={500} size="sm">
          Confirm matched users
        </Text>
        {check('confirmExact', 'Auto-confirm exact matches')}
        {check('confirmPartial', 'Auto-confirm partial matches')}
        <Text fw={500} size="sm">
          Confirm new users
        </Text>
        {check('confirmNew', 'Auto-confirm new users')}
        {check('activateNew', 'Auto-activate new users')}
      </Stack>
    </Fieldset>
  );
};
