import { escapeMarkup } from './escape.ts';

/** HTML or XML that is safe to be written. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | undefined | false | readonly Part[];

const render = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(render).join('');
  return escapeMarkup(String(part));
};

/** Tags a template of HTML or XML: whatever is put into it is escaped, unless it is markup itself. */
export const markup = ({ raw }: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: raw.map((text, i) => text + render(parts[i])).join(''),
});
