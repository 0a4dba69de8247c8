import type { Logger } from 'pino';
import {
  describeExpiry,
  findExpiries,
  summarizeExpiries,
  type Expiry,
  type ExpiryOptions,
} from '../../admin/expiry.ts';

export interface ExpiryWatch {
  /** For /readyz: without names. */
  readonly summary: () => readonly string[];
  /** For the operator. */
  readonly details: () => readonly string[];
  readonly stop: () => void;
}

/** How often it is looked, and how often the log says it again, in milliseconds. */
const interval = 600_000;
const day = 86_400_000;

/** Watches for credentials that end soon; the log tells each of them once a day. */
export const watchExpiries = async ({
  logger,
  clock,
  ...options
}: ExpiryOptions & { readonly logger: Logger; readonly clock: () => number }): Promise<ExpiryWatch> => {
  let expiries: readonly Expiry[] = [];
  const told = new Map<string, number>();

  const look = async (): Promise<void> => {
    const now = clock();
    expiries = await findExpiries(options, now);
    for (const expiry of expiries) {
      const { kind, id, tenant, expires } = expiry;
      const key = `${kind} ${id} ${expires}`;
      if (now - (told.get(key) ?? -Infinity) < day) continue;
      told.set(key, now);
      logger.warn({ [kind]: id, tenant, expires: new Date(expires).toISOString() }, describeExpiry(expiry, now));
    }
  };
  await look();
  const timer = setInterval(() => {
    look().catch((error: unknown) => logger.error(error, 'it could not be looked for credentials that expire'));
  }, interval).unref();

  return {
    summary: () => summarizeExpiries(expiries, clock()),
    details: () => expiries.map((expiry) => describeExpiry(expiry, clock())),
    stop: () => clearInterval(timer),
  };
};
