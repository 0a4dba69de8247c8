import type { Mail, OrgStore, OrgTables } from '../provisioning/store.ts';
import type { OrgContext } from './context.ts';

/** Hands a mail to a server. Rejects where that does not take it. */
export type Deliver = (mail: { readonly to: string; readonly subject: string; readonly text: string }) => Promise<void>;

/** A mail that is about to be written. */
export type Draft = Pick<Mail, 'to' | 'subject' | 'text' | 'person'>;

/** Keeps every mail in the org's mailbox, and delivers it where there is a way to. A failure is kept with the mail. */
export interface Outbox {
  /** Keeps a mail in the transaction that it belongs to; `dispatch` delivers it once that is written. */
  keep(tables: Pick<OrgTables, 'mail'>, draft: Draft): Promise<Mail>;
  /** Has kept mails delivered, a few at a time; those of a transaction that was undone are not. */
  dispatch(ids: readonly string[]): void;
  /** Keeps a mail, delivers it, and waits for that. */
  send(draft: Draft): Promise<void>;
  /** Has those delivered that an earlier process kept and did not deliver. */
  resume(): Promise<void>;
  /** Resolves when what is being delivered has ended; the rest waits for the next start. */
  stop(): Promise<void>;
}

/** Connections to the mail server at a time. */
const concurrency = 4;
/** Of how many of the newest mails an earlier process may have left some. */
const looked = 1_000;

export const createOutbox = ({
  store,
  newId,
  clock,
  deliver,
}: Pick<OrgContext, 'newId' | 'clock'> & { store: OrgStore; deliver?: Deliver | undefined }): Outbox => {
  const waiting: string[] = [];
  const delivering = new Set<Promise<void>>();
  let stopped = false;

  const deliverOne = async (id: string): Promise<void> => {
    const mail = await store.mail.get(id);
    if (mail?.sent !== 'queued' || !deliver) return;
    const { to, subject, text } = mail;
    const told = await deliver({ to, subject, text }).then(
      () => ({ sent: 'sent' }) as const,
      (error: unknown) => ({ sent: 'failed', failure: (error as Error).message }) as const,
    );
    await store.mail.put({ ...mail, ...told });
  };
  const fill = (): void => {
    while (!stopped && delivering.size < concurrency) {
      const id = waiting.shift();
      if (id === undefined) return;
      // What the store does not take is delivered at the next start.
      const one: Promise<void> = deliverOne(id)
        .catch(() => undefined)
        .finally(() => {
          delivering.delete(one);
          fill();
        });
      delivering.add(one);
    }
  };
  const dispatch = (ids: readonly string[]): void => {
    if (!deliver) return;
    waiting.push(...ids);
    fill();
  };
  const keep: Outbox['keep'] = async (tables, { to, subject, text, person }) => {
    const mail: Mail = {
      id: newId('mail'),
      to,
      subject,
      text,
      created: new Date(clock()).toISOString(),
      ...(person !== undefined && { person }),
      sent: deliver ? 'queued' : 'kept',
    };
    await tables.mail.put(mail);
    return mail;
  };

  return {
    keep,
    dispatch,
    async send(draft) {
      await deliverOne((await keep(store, draft)).id);
    },
    async resume() {
      if (!deliver) return;
      const { items } = await store.mail.list({ limit: looked });
      dispatch(items.filter(({ sent }) => sent === 'queued').map(({ id }) => id));
    },
    async stop() {
      stopped = true;
      await Promise.all(delivering);
    },
  };
};
