import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import manifest from '../../../package.json' with { type: 'json' };
import { curlLine } from '../../client/curl.ts';
import { jsonOf, type Exchange } from '../../client/exchange.ts';
import type { Finding, Verdict } from '../check.ts';
import { effectOf, routeOf, type Cause } from './causes.ts';
import { showing } from './describe-entry.ts';
import type { Entry, Reported } from './entry.ts';
import { markup, type Markup } from './markup.ts';
import { style } from './style.ts';
import { plural, summarise, type Counts, type Group } from './summary.ts';
import { marks, verdicts } from './verdicts.ts';

/** A service may answer megabytes; a page of hundreds of checks may not hold them. */
const mostCharacters = 20_000;

const cut = (text: string): string =>
  text.length > mostCharacters
    ? `${text.slice(0, mostCharacters)}\n… and ${(text.length - mostCharacters).toLocaleString('en')} characters more`
    : text;

const mark = (verdict: Verdict): Markup =>
  markup`<span class="mark ${verdict}" aria-hidden="true">${marks[verdict]}</span>`;

const sectionLink = ({ section }: Entry): Markup | undefined =>
  section && markup` · <a href="${section.url}" rel="noreferrer">${section.name}</a>`;

/** JSON with line ends, where nothing else of it changes: no key is there twice, no number loses digits. */
const spread = (body: string): string => {
  const json = jsonOf({ status: 0, headers: {}, body });
  return JSON.stringify(json) === body ? JSON.stringify(json, null, 2) : body;
};

const wireText = (startLine: string, headers: Readonly<Record<string, string>>, body: string | undefined): string =>
  [
    startLine,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body ? ['', cut(spread(body))] : []),
  ].join('\n');

const exchangePart = (exchange: Exchange, baseUrl: string): Markup => {
  const { request, response, failure, duration } = exchange;
  const outcome = response ? `${response.status} ${STATUS_CODES[response.status] ?? ''}`.trimEnd() : 'no answer';
  const answer = response ? wireText(outcome, response.headers, response.body) : (failure ?? '');
  return markup`
<details class="exchange"><summary><code>${routeOf(exchange, baseUrl)}</code> → ${outcome} <span class="quiet">· ${Math.round(duration)} ms</span></summary>
<div class="wire">
<div><p class="label">Request</p><pre>${wireText(`${request.method} ${request.url}`, request.headers, request.body)}</pre></div>
<div><p class="label">Answer</p><pre>${answer}</pre></div>
<div class="wide"><p class="label">Repeat it</p><pre>${cut(curlLine(request))}</pre></div>
</div></details>`;
};

const findingPart = ({ expected, found, hint }: Finding): Markup => markup`
<div class="finding"><dl class="seen"><dt>Expected</dt><dd>${expected}</dd><dt>Found</dt><dd>${found}</dd></dl>${
  hint !== undefined && markup`<p class="hint">${hint}</p>`
}</div>`;

const resultPart = (entry: Entry, baseUrl: string): Markup => {
  const { id, verdict, level, requirement, findings, reason, exchanges } = entry;
  const passed = verdict === 'pass' || verdict === 'skipped';
  return markup`
<details class="result ${verdict}"${!passed && markup` open`}><summary>${mark(verdict)}<span>${requirement}</span><span class="quiet small">${level} · ${id}</span></summary>
<div class="inside" id="${id}">
<p class="small quiet">${verdicts[verdict]} · ${level}${sectionLink(entry)} · ${plural(exchanges.length, 'exchange')}</p>${
    reason !== undefined && markup`<p>${reason}</p>`
  }${findings.map(findingPart)}${exchanges.map((exchange) => exchangePart(exchange, baseUrl))}
</div></details>`;
};

const causePart = (cause: Cause): Markup => {
  const [first, ...others] = cause.entries as [Entry, ...Entry[]];
  const { id, level } = first;
  const exchange = showing(first);
  return markup`
<li class="cause ${cause.verdict}">
<p class="small quiet"><span class="badge">${effectOf(cause)}</span> ${level}${sectionLink(first)} · <a href="#${id}">${id}</a></p>
<h3>${cause.title}</h3>${
    cause.found !== undefined &&
    markup`
<dl class="seen">${cause.sent !== undefined && markup`<dt>Sent</dt><dd><code>${cause.sent}</code></dd>`}<dt>Expected</dt><dd>${cause.expected}</dd><dt>Found</dt><dd>${cause.found}</dd></dl>`
  }${
    cause.hint !== undefined && markup`<p class="hint">${cause.hint}</p>`
  }${exchange && markup`<details class="small"><summary>Repeat it</summary><pre>${cut(curlLine(exchange.request))}</pre></details>`}${
    others.length > 0 &&
    markup`<p class="links small"><span class="quiet">Failed with it:</span>${others.map(
      (other) => markup`<a href="#${other.id}">${other.id}</a>`,
    )}</p>`
  }</li>`;
};

const score = ({ pass, warn, fail, error }: Counts): string => `${pass} of ${pass + warn + fail + error}`;

const matrixRow = ({ name, entries, counts }: Group): Markup => markup`
<tr><th scope="row">${name}</th><td class="score">${score(counts)}</td><td><div class="cells">${entries.map(
  ({ id, verdict, requirement }) =>
    markup`<a class="${verdict}" href="#${id}" title="${id}: ${requirement}" aria-label="${id}: ${verdicts[verdict]}">${marks[verdict]}</a>`,
)}</div></td></tr>`;

/** How many came out how: a bar, and what its colours mean. */
const sharePart = (counts: Counts): Markup => {
  const shown = (['fail', 'error', 'warn', 'pass', 'skipped'] as const).filter((verdict) => counts[verdict] > 0);
  let end = 0;
  const bars = shown.map((verdict) => {
    const start = end;
    end += counts[verdict];
    return markup`<rect class="${verdict}" x="${start}" width="${counts[verdict]}" height="1"/>`;
  });
  return markup`
<svg class="share" viewBox="0 0 ${end || 1} 1" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
<p class="legend">${shown.map((verdict) => markup`<span>${mark(verdict)} ${counts[verdict]} ${verdicts[verdict].toLowerCase()}</span>`)}</p>`;
};

const answerTones = { passed: 'pass', failed: 'fail', 'not run': 'skipped' } as const;

/**
 * The report as one HTML file that needs nothing else: no request leaves it, no script runs in it, and its policy would
 * allow none.
 */
export const htmlReport = (reported: Reported): string => {
  const { baseUrl, profile, seed, started, duration, left } = reported;
  const { headline, counts, groups, causes, okta } = summarise(reported);
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${headline}: ${baseUrl}</title>
<link rel="icon" href="data:,">
<style>${{ markup: style }}</style>
</head>
<body>
<header>
<p class="quiet"><code>${baseUrl}</code></p>
<h1>${headline}</h1>
<p class="facts"><span>Profile ${profile}</span><time datetime="${new Date(started).toISOString()}">${new Date(started).toUTCString()}</time><span>${(duration / 1000).toFixed(1)} s</span><span>Seed ${seed}</span></p>
<ul class="answers">${okta.map(({ verdict, text }) => markup`<li class="${answerTones[verdict]}">${text}</li>`)}</ul>
${sharePart(counts)}
</header>
<main>${
    causes.length > 0 &&
    markup`
<section><h2>What to mend, worst first</h2><ol class="causes">${causes.map(causePart)}</ol></section>`
  }${
    left.length > 0 &&
    markup`
<section><h2>Made, and could not be removed</h2><ul>${left.map(({ url, reason }) => markup`<li><code>${url}</code> ${reason}</li>`)}</ul></section>`
  }
<section><h2>Requirements</h2>
<table class="matrix"><tbody>${groups.map(matrixRow)}
</tbody></table></section>
<section><h2>Each requirement and its exchanges</h2>
<fieldset class="shown"><legend>Show</legend><label><input type="radio" name="shown" checked> all</label><label><input type="radio" name="shown" id="wrong"> what did not pass</label></fieldset>${groups.map(
    ({ name, entries }) => markup`
<section class="group"><h3>${name}</h3>${entries.map((entry) => resultPart(entry, baseUrl))}
</section>`,
  )}
</section>
</main>
<footer class="quiet small">Made by muster inspect ${manifest.version}. Credentials and passwords are masked; in a curl line, <code>$AUTHORIZATION</code> stands for yours.</footer>
</body>
</html>
`.markup;
};
