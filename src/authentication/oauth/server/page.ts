import { hash } from 'node:crypto';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, within an element or a quoted attribute. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character]!);

const style = `
:root { color-scheme: light dark; --ink: #1d2433; --paper: #fff; --line: #6b7385; --deed: #1f5fbf; --wrong: #a3150f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9f0; --paper: #171b24; --line: #8b93a5; --deed: #2f6fd0; --wrong: #ff9d94; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 8vh auto; padding: 0 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { width: 100%; margin-top: 0.25rem; padding: 0.5rem; border: 1px solid var(--line); border-radius: 4px;
  background: transparent; color: inherit; font: inherit; }
button { margin: 1.5rem 0.5rem 0 0; padding: 0.5rem 1.25rem; border: 1px solid var(--line); border-radius: 4px;
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button[value=allow] { border-color: var(--deed); background: var(--deed); color: #fff; }
.wrong { padding-left: 0.75rem; border-left: 4px solid var(--wrong); color: var(--wrong); font-weight: 600; }
`;

const styleHash = `'sha256-${hash('sha256', style, 'base64')}'`;

/** A page for people: no script, nothing from elsewhere, in nobody's frame. */
export interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param formTargets the origins to which a form may lead, our own beside them: browsers follow its redirects by them */
export const createPage = (title: string, content: string, formTargets: readonly string[] = []): Page => ({
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${styleHash}`,
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    // Not no-referrer: with it a browser does not say from where a form was sent.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  },
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`,
});

/** What went wrong, where there is nobody to be sent back to. */
export const errorPage = (detail: string): Page =>
  createPage(
    'This cannot be done',
    `<h1>This cannot be done</h1>
<p>${escapeHtml(detail)}</p>
<p>Go back to the application from which you came and start again. Its administrator finds the connection’s settings
there.</p>`,
  );
