import type { Scope } from '../scope.ts';
import { createPage, escapeHtml, type Page } from './page.ts';

/** What the page asks of a tenant's administrator. */
export interface ConsentQuestion {
  readonly tenant: string;
  /** The name of the connection. */
  readonly connection: string;
  readonly scopes: readonly Scope[];
  readonly redirectUri: string;
  /** The name that was typed, and why it did not do. */
  readonly name?: string;
  readonly problem?: string;
}

/** The page on which an administrator signs in and lets a connection in, or does not. */
export const consentPage = ({ tenant, connection, scopes, redirectUri, name = '', problem }: ConsentQuestion): Page => {
  const { origin, host } = new URL(redirectUri);
  const what = scopes.includes('scim')
    ? `read, create, change and delete the users and groups of <strong>${escapeHtml(tenant)}</strong>`
    : `read the users and groups of <strong>${escapeHtml(tenant)}</strong>, and change nothing`;
  const alert = problem === undefined ? '' : `<p class="wrong" role="alert">${escapeHtml(problem)}</p>`;
  return createPage(
    `Access to ${tenant}`,
    `<h1>Let “${escapeHtml(connection)}” in?</h1>
<p>The connection <strong>${escapeHtml(connection)}</strong> asks to ${what}.</p>
<p>Afterwards you are sent to <strong>${escapeHtml(host)}</strong>. If that is not where you came from, refuse.</p>
${alert}
<form method="post">
<p>Sign in as an administrator of ${escapeHtml(tenant)} to decide.</p>
<label for="name">Name</label>
<input id="name" name="name" value="${escapeHtml(name)}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="refuse" formnovalidate>Refuse</button>
</form>`,
    [origin],
  );
};
