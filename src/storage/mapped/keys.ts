import { randomBytes } from 'node:crypto';
import { raw, sql } from '../sql/sql.ts';
import { all, type Program } from './database.ts';
import { quote } from './mapping.ts';

/** What a key is for: to sign page cursors and security event tokens, to seal secrets, to tell one stream of events from another. */
type Purpose = 'cursor' | 'security-events' | 'seal' | 'events';

/** The keys by their purposes: 32 random bytes each, made when first asked for and the same ever after, in every process. */
export const createReadKey = (kind: 'sqlite' | 'postgres', prefix: string) =>
  function* (purpose: Purpose): Program<Uint8Array> {
    const keys = raw(quote(`${prefix}keys`));
    // As text of its kind, which both databases read.
    const hex = randomBytes(32).toString('hex');
    const bytes = kind === 'sqlite' ? raw(`x'${hex}'`) : sql`decode(${hex}, 'hex')`;
    const [there] = yield* all(sql`SELECT bytes FROM ${keys} WHERE purpose = ${purpose}`);
    if (there) return there[0] as Uint8Array;
    yield* all(sql`INSERT INTO ${keys} VALUES (${purpose}, ${bytes}) ON CONFLICT DO NOTHING`);
    const [made] = yield* all(sql`SELECT bytes FROM ${keys} WHERE purpose = ${purpose}`);
    return made![0] as Uint8Array;
  };
