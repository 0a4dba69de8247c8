import { PasswordInput, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Application } from '../../../api/muster.ts';
import { Authenticate } from './authenticate.tsx';
import type { Draft, Faults, FormKind, TextName } from './draft.ts';

export interface PartProps {
  readonly app: Application;
  readonly form: FormKind;
  readonly draft: Draft;
  readonly editing: boolean;
  /** The labels of a template's form, in their order. */
  readonly labels: readonly string[];
  readonly faults: Faults;
  readonly change: (part: Partial<Draft>) => void;
  /** Says what is wrong with the form where something else than Save found it. */
  readonly fail: (failure: Error) => void;
}

/** Binds a field to a text of the draft. */
export const textOf = ({ draft, editing, faults, change }: PartProps, name: TextName) => ({
  value: draft[name],
  error: faults[name],
  disabled: !editing,
  onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
});

/** How the application authenticates to the service. */
export const CredentialFields = (props: PartProps): ReactNode => {
  const { app, form, draft, editing, labels, change } = props;
  const { mode } = draft;
  const kept = app.integration?.credentials.mode === mode;
  const stored = editing ? 'Kept as it is; type to replace it' : '••••••••••••';
  const secretLabel = {
    basic: 'Password',
    header: labels[1] ?? 'Authorization',
    bearer: form === 'template' ? (labels[1] ?? 'OAuth Bearer Token') : 'Token',
    oauth: 'Client secret',
    none: '',
  }[mode];
  return (
    <>
      {form !== 'template' && (
        <Select
          label={form === 'wizard' ? 'Authentication Mode' : 'Authorization type'}
          allowDeselect={false}
          disabled={!editing}
          value={mode}
          onChange={(chosen) => change({ mode: chosen as Draft['mode'], secret: '' })}
          data={[
            { value: 'basic', label: 'Basic Auth' },
            { value: 'bearer', label: 'HTTP Header' },
            { value: 'oauth', label: 'OAuth 2' },
            ...(form === 'on-premises' ? [{ value: 'none', label: 'None' }] : []),
          ]}
        />
      )}
      {mode === 'basic' && <TextInput label="Username" required {...textOf(props, 'username')} />}
      {mode === 'oauth' && (
        <>
          <TextInput label="Access token endpoint URI" required {...textOf(props, 'tokenEndpoint')} />
          <TextInput label="Authorization endpoint URI" required {...textOf(props, 'authorizationEndpoint')} />
          <TextInput label="Client ID" required {...textOf(props, 'clientId')} />
        </>
      )}
      {mode !== 'none' && (
        <PasswordInput
          label={secretLabel}
          placeholder={kept ? stored : ''}
          required={!kept}
          autoComplete="off"
          {...(form !== 'template' && mode === 'bearer' && { description: 'Authorization: Bearer …' })}
          {...textOf(props, 'secret')}
        />
      )}
      {mode === 'oauth' && editing && (
        <Authenticate
          app={app}
          fail={props.fail}
          client={{
            authorizationEndpoint: draft.authorizationEndpoint,
            tokenEndpoint: draft.tokenEndpoint,
            clientId: draft.clientId,
            ...(draft.secret !== '' && { clientSecret: draft.secret }),
          }}
        />
      )}
    </>
  );
};
