/** A piece of a text: words as they are, what something on a screen is called, or what is typed or stands in a message. */
export type Span = string | { readonly label: string } | { readonly code: string };
export type Words = readonly Span[];

/** What a button, a tab or a field is called. */
export const label = (name: string): Span => ({ label: name });
export const code = (text: string): Span => ({ code: text });

/** Tags a template of a text; what is put into it is shown as it is, whatever it holds. */
export const say = (texts: TemplateStringsArray, ...spans: readonly Span[]): Words =>
  texts.flatMap((text, i) => [text, ...(i < spans.length ? [spans[i]!] : [])]);

/** The lines of what somebody wrote, empty ones left out. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
