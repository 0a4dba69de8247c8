import { createTransport } from 'nodemailer';
import type { Deliver } from '../../org/mail.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';

/** Hands mails to the server that is configured; undefined where none is. @throws UsageError */
export const createDeliver = ({ smtpUrl, mailFrom, orgUrl }: Settings): Deliver | undefined => {
  if (smtpUrl === undefined) return undefined;
  // A link in a mail may not lead where the sender of a request says.
  if (orgUrl === undefined) throw new UsageError('smtpUrl needs orgUrl, to which the links in mails lead.');
  const transport = createTransport(smtpUrl);
  return async (mail) => void (await transport.sendMail({ from: mailFrom, ...mail }));
};
