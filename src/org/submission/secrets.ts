import { escapeMarkup } from '../../inspect/report/escape.ts';
import type { Application } from '../../provisioning/store.ts';
import { escapeText } from './guide/markdown.ts';

/** The members of credentials that nobody may see. */
const secretNames = ['password', 'value', 'token', 'clientSecret', 'accessToken', 'refreshToken'] as const;

/** Shorter ones may be parts of words that mean nothing. */
const shortest = 6;

/** What an application authenticates by, in each form in which it might stand in a text. */
export const secretsOf = ({ integration }: Application): readonly string[] => {
  if (!integration) return [];
  const { credentials } = integration;
  const members: Readonly<Record<string, unknown>> = { ...credentials };
  const values = secretNames.map((name) => members[name]).filter((value) => typeof value === 'string');
  const basic =
    credentials.mode === 'basic'
      ? [Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')]
      : [];
  // The value of a header may begin with its scheme, which is no secret.
  return [...values.map((value) => value.replace(/^(?:Basic|Bearer) +/i, '')), ...basic].filter(
    ({ length }) => length >= shortest,
  );
};

/** A secret as Markdown, JSON and HTML have it, too. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  escapeText(secret),
  escapeMarkup(secret),
];

/** The text with each secret masked. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string => {
  let hidden = text;
  for (const form of secrets.flatMap(formsOf)) hidden = hidden.replaceAll(form, '••••');
  return hidden;
};
