import type { Change, ChangeOperation } from './event.ts';

/** Members of what an operator configures that no event tells. */
const secret: ReadonlySet<string> = new Set(['secrets', 'hash', 'password', 'lastUsed']);

const shown = (what: object): string =>
  JSON.stringify(what, (name, value: unknown) => (secret.has(name) ? undefined : value));

/** What an operator configured, as one of its kind was before and is now. @param kind `Connection` */
export const configured = (
  kind: string,
  id: string,
  what: string,
  { before, after }: { before?: object; after?: object },
): Change => {
  const operation: ChangeOperation = before ? (after ? 'modify' : 'delete') : 'create';
  const resource = JSON.stringify({ type: kind, id });
  const parts = [...(before ? [`,"before":${shown(before)}`] : []), ...(after ? [`,"after":${shown(after)}`] : [])];
  return {
    // Types of resources may have any name.
    type: `config.${kind.toLowerCase()}.${what}`,
    resource: id,
    details: `{"resource":${resource},"operation":"${operation}"${parts.join('')}}`,
  };
};

/** A grant by OAuth, as somebody decided about it. */
export const granted = (id: string, what: 'created' | 'revoked', grant: object): Change =>
  configured('Grant', id, what, what === 'created' ? { after: grant } : { before: grant });

/** What of a connection says what became of it. */
interface Connected {
  readonly id: string;
  readonly revoked?: number;
  readonly secrets: readonly { readonly hash: string }[];
}

export const connectionChanged = (before: Connected, after: Connected): Change => {
  const revoked = before.revoked === undefined && after.revoked !== undefined;
  const rotated = before.secrets[0]?.hash !== after.secrets[0]?.hash;
  return configured('Connection', after.id, revoked ? 'revoked' : rotated ? 'rotated' : 'updated', { before, after });
};
