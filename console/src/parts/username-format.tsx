import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

/** Application username formats by their names in Okta. */
const formats = [
  { value: '${source.login}', label: 'Okta username' },
  { value: '${source.email}', label: 'Email' },
  { value: '${fn:substringBefore(source.email, "@")}', label: 'Email prefix' },
  { value: '${fn:substringBefore(source.login, "@")}', label: 'Okta username prefix' },
];

export const usernameFormatLabel = (template: string): string =>
  formats.find(({ value }) => value === template)?.label ?? `Custom: ${template}`;

/** “Application username format” and “Update application username on”. */
export const UsernameFormat = ({
  template,
  pushStatus,
  disabled = false,
  error,
  onChange,
}: {
  template: string;
  pushStatus: string;
  disabled?: boolean;
  error?: string | undefined;
  onChange: (changed: { template?: string; pushStatus?: string }) => void;
}): ReactNode => {
  const known = formats.some(({ value }) => value === template);
  return (
    <>
      <Select
        label="Application username format"
        data={[...formats, { value: 'custom', label: 'Custom' }]}
        allowDeselect={false}
        disabled={disabled}
        value={known ? template : 'custom'}
        onChange={(value) => onChange({ template: value === 'custom' ? 'user.login' : value! })}
      />
      {!known && (
        <TextInput
          label="Custom format"
          description={'An expression, such as String.substringBefore(user.email, "@")'}
          ff="monospace"
          disabled={disabled}
          error={error}
          value={template}
          onChange={(event) => onChange({ template: event.currentTarget.value })}
        />
      )}
      <Select
        label="Update application username on"
        data={[
          { value: 'PUSH', label: 'Create and update' },
          { value: 'DONT_PUSH', label: 'Create only' },
        ]}
        allowDeselect={false}
        disabled={disabled}
        value={pushStatus}
        onChange={(value) => onChange({ pushStatus: value! })}
      />
    </>
  );
};
