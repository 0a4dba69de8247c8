// oxlint-disable-next-line no-control-regex -- what may not reach a terminal or XML as it is
const control = /[\u0000-\u0008\u000B-\u001F]/g;
// C1 controls drive terminals, marks of direction turn text around, and the rest is no XML 1.0.
const unfit = /[\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF\p{Surrogate}]/gu;

/** The text with what is invisible, or acts on whoever shows it, made visible; tabs and line ends stay. */
export const visible = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(control, (character) => String.fromCharCode(0x2400 + character.charCodeAt(0)))
    .replaceAll(unfit, '\uFFFD');

/** The text on one line, as a terminal may show it. */
export const oneLine = (text: string): string => visible(text).replaceAll(/\s+/g, ' ').trim();

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The text as HTML or XML, in an element or between quotes. */
export const escapeMarkup = (text: string): string =>
  visible(text).replaceAll(/[&<>"']/g, (character) => entities[character]!);

/** The text as Markdown, on one line: no formatting, link, mention or HTML comes of it. */
export const escapeMarkdown = (text: string): string =>
  oneLine(text)
    .replaceAll(/[\\`*_[\]<>#|~&]|^[-+]|(?<=^\d+)[.)]/g, String.raw`\$&`)
    // A zero-width space keeps GitHub from telling whoever has that name.
    .replaceAll('@', '@\u200B')
    .replaceAll('://', ':\u200B//');

/** The text as a code span of Markdown, on one line; not for tables, where a bar would end the cell. */
export const codeSpan = (text: string): string => {
  const line = oneLine(text);
  const fence = '`'.repeat(longestRun(line) + 1);
  return line === '' ? '' : `${fence} ${line} ${fence}`;
};

/** The text as a fenced block of Markdown. */
export const codeBlock = (text: string, language = ''): string => {
  const shown = visible(text);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}`;
};

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** The value as JSON that a terminal may show: what is unfit for it is written as an escape. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(
    unfit,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
