import { codeSpan, oneLine } from '../../../inspect/report/escape.ts';
import type { Block, Guide, Step } from './blocks.ts';
import { pictureFile } from './picture-file.ts';
import type { Span, Words } from './words.ts';

/** The text without a meaning to Markdown; addresses stay whole, since readers are to copy them. */
export const escapeText = (text: string): string => oneLine(text).replaceAll(/[\\`*_[\]<>#|~&]/g, String.raw`\$&`);

/** What stands between words is kept: a span may begin or end with a space. */
const plain = (text: string): string =>
  `${/^\s/.test(text) ? ' ' : ''}${escapeText(text)}${/\S\s$/.test(text) ? ' ' : ''}`;

/** Without the spaces that only a text with backticks needs. */
const codeText = (text: string): string => (text.includes('`') ? codeSpan(text) : `\`${oneLine(text)}\``);

const spanText = (span: Span): string => {
  if (typeof span === 'string') return plain(span);
  return 'label' in span ? `**${escapeText(span.label)}**` : codeText(span.code);
};

const wordsText = (words: Words): string => words.map(spanText).join('').trim();

/** GFM: in a table a bar ends the cell, in a code span too. */
const cell = (words: Words): string =>
  words
    .map((span) =>
      typeof span === 'object' && 'code' in span ? spanText(span).replaceAll('|', String.raw`\|`) : spanText(span),
    )
    .join('')
    .trim();

const numbered = (items: readonly string[]): string => items.map((item, i) => `${i + 1}. ${item}`).join('\n');

/** What the author of the guide has to do before Okta reads it; readers do not see it. */
export const pictureNote = ({ picture }: Step): string =>
  `Before you submit: this is a drawing. Okta expects a screenshot of the present screen: take one of “${picture.at}” in your Okta org, and put it in the place of this picture.`;

const stepText = (step: Step, number: number): string =>
  [
    `### ${number}. ${escapeText(step.title)}`,
    numbered(step.actions.map(wordsText)),
    `<!-- ${pictureNote(step)} -->`,
    `![${escapeText(step.picture.shows)}](${pictureFile(step, number)})`,
  ].join('\n\n');

const tableText = (heads: readonly string[], rows: readonly (readonly Words[])[]): string =>
  [
    `| ${heads.map(escapeText).join(' | ')} |`,
    `| ${heads.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  ].join('\n');

const blockText = (block: Block, number: () => number): string => {
  switch (block.kind) {
    case 'text':
      return wordsText(block.text);
    case 'heading':
      return `### ${escapeText(block.text)}`;
    case 'list':
      return block.items.map((item) => `- ${wordsText(item)}`).join('\n');
    case 'table':
      return tableText(block.heads, block.rows);
    case 'step':
      return stepText(block.step, number());
  }
};

/** The guide as Markdown; its pictures lie beside it. */
export const guideMarkdown = ({ title, about, sections }: Guide): string => {
  let step = 0;
  const next = (): number => ++step;
  return `${[
    `# ${escapeText(title)}`,
    ...about.map(wordsText),
    ...sections.flatMap((section) => [
      `## ${escapeText(section.title)}`,
      ...section.blocks.map((block) => blockText(block, next)),
    ]),
  ].join('\n\n')}\n`;
};
