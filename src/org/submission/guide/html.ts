import { createHash } from 'node:crypto';
import { markup, type Markup } from '../../../inspect/report/markup.ts';
import type { Block, Guide, Step } from './blocks.ts';
import { pictureNote } from './markdown.ts';
import type { Span, Words } from './words.ts';

/** Light alone: the pictures are, and so is what most guides are put into. Its colours have a contrast of 4.5 or more. */
const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font: 16px/1.6 system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; background: #ffffff; color: #1d1d21; }
body { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 1px solid #d9d9e0; }
h3 { font-size: 1.1rem; margin: 2rem 0 0.75rem; }
code { font: 0.875em ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace; background: #f1f1f4; border-radius: 4px; padding: 0.1em 0.35em; overflow-wrap: anywhere; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid #d9d9e0; }
figure { margin: 1.25rem 0; }
svg { display: block; width: 100%; height: auto; }
figcaption { color: #5c5c66; font-size: 0.875rem; margin-top: 0.5rem; }
@media print { figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } }
`;

const spanPart = (span: Span): Markup => {
  if (typeof span === 'string') return markup`${span}`;
  return 'label' in span ? markup`<strong>${span.label}</strong>` : markup`<code>${span.code}</code>`;
};

const wordsPart = (words: Words): Markup => markup`${words.map(spanPart)}`;

const stepPart = (step: Step, number: number): Markup => markup`
<h3>${number}. ${step.title}</h3>
<ol>${step.actions.map((action) => markup`<li>${wordsPart(action)}</li>`)}</ol>
<!-- ${pictureNote(step)} -->
<figure>${step.picture.drawing}<figcaption>${step.picture.shows}</figcaption></figure>`;

const blockPart = (block: Block, number: () => number): Markup => {
  switch (block.kind) {
    case 'text':
      return markup`
<p>${wordsPart(block.text)}</p>`;
    case 'heading':
      return markup`
<h3>${block.text}</h3>`;
    case 'list':
      return markup`
<ul>${block.items.map((item) => markup`<li>${wordsPart(item)}</li>`)}</ul>`;
    case 'table':
      return markup`
<div class="table"><table><thead><tr>${block.heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${block.rows.map(
        (row) => markup`
<tr>${row.map((cell) => markup`<td>${wordsPart(cell)}</td>`)}</tr>`,
      )}
</tbody></table></div>`;
    case 'step':
      return stepPart(block.step, number());
  }
};

/** The guide as one HTML file that needs nothing else: no request leaves it, no script runs in it. */
export const guideHtml = ({ title, about, sections }: Guide): string => {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;
  let step = 0;
  const next = (): number => ++step;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ markup: style }}</style>
</head>
<body>
<h1>${title}</h1>${about.map(
    (words) => markup`
<p>${wordsPart(words)}</p>`,
  )}${sections.map(
    (section) => markup`
<section><h2>${section.title}</h2>${section.blocks.map((block) => blockPart(block, next))}
</section>`,
  )}
</body>
</html>
`.markup;
};
