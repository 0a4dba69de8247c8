import type { Mail, OrgStore } from '../provisioning/store.ts';
import type { OrgContext } from './context.ts';

/** Hands a mail to a server. Rejects where that does not take it. */
export type Deliver = (mail: { readonly to: string; readonly subject: string; readonly text: string }) => Promise<void>;

/** Keeps every mail in the org's mailbox, and delivers it where there is a way to. A failure is kept with the mail. */
export const createSendMail =
  ({
    store,
    newId,
    clock,
    deliver,
  }: Pick<OrgContext, 'newId' | 'clock'> & { store: OrgStore; deliver?: Deliver }): OrgContext['sendMail'] =>
  async ({ to, subject, text, person }) => {
    const mail: Mail = {
      id: newId('mail'),
      to,
      subject,
      text,
      created: new Date(clock()).toISOString(),
      ...(person !== undefined && { person }),
      sent: 'kept',
    };
    await store.mail.put(mail);
    if (!deliver) return;
    try {
      await deliver({ to, subject, text });
      await store.mail.put({ ...mail, sent: 'sent' });
    } catch (error) {
      await store.mail.put({ ...mail, sent: 'failed', failure: (error as Error).message });
    }
  };
