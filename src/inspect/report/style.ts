/** The look of the HTML report: light and dark, on a screen and on paper. Its colours have a contrast of 4.5 or more. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #131619);
  --raised: light-dark(#f5f6f8, #1c2025);
  --line: light-dark(#d9dde2, #343a41);
  --text: light-dark(#1b1f24, #e7eaed);
  --quiet: light-dark(#565f6a, #a3acb6);
  --link: light-dark(#0a58ca, #8ab8ff);
  --pass: light-dark(#17692f, #57c878);
  --warn: light-dark(#855300, #e8b75a);
  --fail: light-dark(#b3221b, #ff8c83);
  --error: light-dark(#7d2f9e, #d9a2ee);
  --skipped: light-dark(#565f6a, #a3acb6);
  --pass-tint: light-dark(#e2f4e7, #17301f);
  --warn-tint: light-dark(#fdf1da, #352a14);
  --fail-tint: light-dark(#fdebe9, #3a1d1b);
  --error-tint: light-dark(#f6eafa, #301f38);
  --skipped-tint: light-dark(#eef0f2, #24292f);
}
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--text); }
body { max-width: 70rem; margin: 0 auto; padding: 2.5rem 1.5rem 5rem; }
h1, h2, h3, p, ol, ul, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0.35rem 0 0.75rem; text-wrap: balance; }
h2 { font-size: 1.25rem; letter-spacing: -0.01em; margin: 3rem 0 1rem; }
h3 { font-size: 1rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
code, pre { font: 0.8125rem/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: 0.75rem 1rem; background: var(--raised); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.quiet { color: var(--quiet); }
.small { font-size: 0.875rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; color: var(--quiet); font-size: 0.875rem; }
.pass { --tone: var(--pass); --tint: var(--pass-tint); }
.warn { --tone: var(--warn); --tint: var(--warn-tint); }
.fail { --tone: var(--fail); --tint: var(--fail-tint); }
.error { --tone: var(--error); --tint: var(--error-tint); }
.skipped { --tone: var(--skipped); --tint: var(--skipped-tint); }
.mark { color: var(--tone); font-weight: 700; }
.badge { color: var(--tone); background: var(--tint); border-radius: 4px; padding: 0.1rem 0.45rem; font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
.answers { list-style: none; margin-top: 1.5rem; display: grid; gap: 0.5rem; }
.answers li { border-left: 4px solid var(--tone); background: var(--tint); border-radius: 0 6px 6px 0; padding: 0.7rem 1rem; font-weight: 600; }
.causes { list-style: none; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
.cause { border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 6px; padding: 1rem 1.25rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.5rem; }
.cause h3 { font-size: 1.0625rem; overflow-wrap: anywhere; }
.cause .badge { margin-right: 0.35rem; }
.cause details summary { cursor: pointer; color: var(--quiet); }
.cause pre { margin-top: 0.4rem; }
.share { display: block; width: 100%; height: 10px; border-radius: 5px; margin: 1.75rem 0 0.6rem; }
.share rect { fill: var(--tone); }
.share .skipped { fill: var(--line); }
.hint::before { content: 'Mend it: '; font-weight: 600; }
.links { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; }
.matrix { width: 100%; border-collapse: collapse; }
.matrix th, .matrix td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0; border-top: 1px solid var(--line); }
.matrix th { font-weight: 500; width: 12rem; }
.matrix .score { width: 7rem; color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; }
.cells { display: flex; flex-wrap: wrap; gap: 4px; }
.cells a { width: 24px; height: 24px; display: grid; place-items: center; border-radius: 4px; color: var(--tone); background: var(--tint); font-size: 0.8125rem; font-weight: 700; text-decoration: none; }
.cells a.fail, .cells a.error { color: var(--page); background: var(--tone); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.875rem; color: var(--quiet); }
.shown { display: flex; align-items: center; gap: 1.25rem; margin-bottom: 1rem; border: 0; padding: 0; font-size: 0.875rem; }
.shown legend { float: left; color: var(--quiet); padding: 0; }
.group > h3 { margin: 1.75rem 0 0.5rem; }
.result { border-top: 1px solid var(--line); }
.result > summary { display: grid; grid-template-columns: 1.25rem 1fr auto; gap: 0.75rem; padding: 0.55rem 0; cursor: pointer; list-style: none; }
.result > summary::-webkit-details-marker { display: none; }
.result > summary:hover { background: var(--raised); }
.result[open] > summary { font-weight: 600; }
.result > summary .quiet { font-weight: 400; text-align: right; }
.inside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; padding: 0.25rem 0 1.25rem 2rem; }
.finding { border-left: 3px solid var(--tone); padding-left: 1rem; display: grid; gap: 0.4rem; }
.seen { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: 0.2rem 0.75rem; }
.seen dt { color: var(--quiet); }
.seen dd { overflow-wrap: anywhere; white-space: pre-wrap; }
.exchange { border: 1px solid var(--line); border-radius: 6px; }
.exchange > summary { padding: 0.4rem 0.9rem; cursor: pointer; font-size: 0.875rem; overflow-wrap: anywhere; }
.wire { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; padding: 0.25rem 0.9rem 0.9rem; }
.wire .label { font-size: 0.8125rem; color: var(--quiet); margin-bottom: 0.2rem; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); }
body:has(#wrong:checked) :is(.result:not(.fail, .warn, .error), .group:not(:has(.fail, .warn, .error))) { display: none; }
@media (min-width: 56rem) { .wire { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } .wire .wide { grid-column: 1 / -1; } }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  .matrix tr { display: grid; grid-template-columns: 1fr auto; padding: 0.5rem 0; border-top: 1px solid var(--line); }
  .matrix th, .matrix td { border: 0; padding: 0; width: auto; }
  .matrix td:last-child { grid-column: 1 / -1; padding-top: 0.4rem; }
  .result > summary { grid-template-columns: 1.25rem 1fr; }
  .result > summary .quiet { grid-column: 2; text-align: left; }
  .inside { padding-left: 0; }
  .seen { grid-template-columns: minmax(0, 1fr); }
}
@media print {
  :root { color-scheme: light; }
  html { font-size: 12px; }
  body { max-width: none; padding: 0; }
  .shown { display: none; }
  .cause, .finding, .matrix tr, .result > summary, .cells a { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .cells a { width: 18px; height: 18px; font-size: 9px; }
  .answers li, .badge, .cells a, pre, .share { print-color-adjust: exact; }
}
`;
