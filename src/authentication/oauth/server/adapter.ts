import type { Adapter, ClientMetadata } from 'oidc-provider';
import type { JsonObject } from '../../../protocol/json.ts';
import { hashSecret } from '../../credentials.ts';
import type { Decision, OAuthRecord, OAuthStore } from '../store.ts';

interface AdapterOptions {
  readonly store: OAuthStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly findClient: (id: string) => Promise<ClientMetadata | undefined>;
  /** The error of a code or token that is not good any more; `invalid_client` where a client's assertion is sent twice. */
  readonly invalid: (kind: string, detail: string) => Error;
}

/** What an administrator allowed, by the content of the grant; `by` the client where it is revoked. */
const decisionOf = (content: JsonObject, by: 'administrator' | 'connection'): Decision => {
  const { accountId, clientId, openid } = content as {
    readonly accountId: string;
    readonly clientId: string;
    readonly openid?: { readonly scope?: string };
  };
  const end = accountId.indexOf('/');
  const grant = { connection: clientId, administrator: accountId.slice(end + 1), scope: openid?.scope ?? '' };
  return { tenant: accountId.slice(0, end), origin: { actor: { kind: by, id: grant[by] } }, grant };
};

/**
 * The library's storage over our port. The ids under which it stores are the codes and tokens themselves; here they are
 * kept by their SHA-256 alone. What it does in two steps, to look whether a thing was used and to use it, is one here.
 */
export const createAdapter = ({ store, clock, findClient, invalid }: AdapterOptions): ((kind: string) => Adapter) => {
  const nothing = (): Promise<undefined> => Promise.resolve(undefined);
  const clients: Adapter = {
    find: findClient,
    upsert: nothing,
    findByUid: nothing,
    findByUserCode: nothing,
    destroy: nothing,
    revokeByGrantId: nothing,
    consume: nothing,
  };

  const removeGrant = async (id: string): Promise<void> => {
    const grant = await store.get(id);
    await store.removeGrant(id, grant?.kind === 'Grant' ? decisionOf(grant.content, 'connection') : undefined);
  };

  const records = (kind: string): Adapter => ({
    upsert: async (id, payload, expiresIn = 0) => {
      const content = JSON.parse(JSON.stringify({ ...payload, jti: undefined })) as JsonObject;
      const { grantId } = payload;
      const record: OAuthRecord = {
        id: hashSecret(id),
        kind,
        ...(grantId !== undefined && { grant: hashSecret(grantId) }),
        expires: clock() + expiresIn * 1_000,
        content,
      };
      if (kind === 'ReplayDetection') {
        if (!(await store.add(record))) throw invalid(kind, 'client assertion tokens must only be used once');
      } else if (!(await store.put(record, kind === 'Grant' ? decisionOf(content, 'administrator') : undefined)))
        throw invalid(kind, 'the grant has been revoked');
    },
    find: async (id) => {
      const record = await store.get(hashSecret(id));
      if (record?.kind !== kind) return undefined;
      const { content, consumed } = record;
      return {
        ...structuredClone(content),
        jti: id,
        ...(consumed !== undefined && { consumed: Math.floor(consumed / 1_000) }),
      };
    },
    consume: async (id) => {
      const record = await store.get(hashSecret(id));
      if (await store.consume(hashSecret(id), clock())) return;
      // RFC 6749 §4.1.2, RFC 9700 §4.14.2: somebody else has it too, and nobody knows who is the right one.
      if (record?.grant !== undefined) await removeGrant(record.grant);
      throw invalid(kind, 'it has been used already');
    },
    destroy: (id) => (kind === 'Grant' ? removeGrant(hashSecret(id)) : store.remove(hashSecret(id))),
    revokeByGrantId: (grantId) => removeGrant(hashSecret(grantId)),
    findByUid: nothing,
    findByUserCode: nothing,
  });

  return (kind) => (kind === 'Client' ? clients : records(kind));
};
