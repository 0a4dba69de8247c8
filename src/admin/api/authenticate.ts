import { timingSafeEqual } from 'node:crypto';
import { hashSecret, parseOperatorToken } from '../../authentication/credentials.ts';
import type { Operator, OperatorStore } from '../../authentication/store.ts';
import { Problem } from '../problem.ts';

interface Options {
  readonly operators: OperatorStore;
  /** A further credential, whose hash this is: that of the commands on the same machine. */
  readonly local?: Operator | undefined;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const nothing = '0'.repeat(64);

const equal = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The operator whose the `Authorization` header is. @throws Problem 401 */
export const createOperatorAuthenticate =
  ({ operators, local, clock }: Options) =>
  async (authorization: string | undefined): Promise<Operator> => {
    const refused = (detail: string): Problem =>
      new Problem(401, detail, { 'www-authenticate': 'Bearer realm="muster admin"' });
    if (authorization === undefined || authorization === '') {
      throw refused('Credentials are needed: Authorization: Bearer mso_…, which `muster operator add` makes.');
    }
    const claim = parseOperatorToken(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
    if (!claim) throw refused('The Authorization header is malformed; expected Bearer with the token of an operator.');
    const operator = claim.name === local?.name ? local : await operators.operator(claim.name);
    const known = equal(hashSecret(claim.secret), operator?.hash ?? nothing);
    if (!known || !operator) throw refused('The credentials are wrong, or no longer in force.');
    if (operator.expires !== undefined && clock() >= operator.expires) {
      throw refused(`The credentials expired at ${new Date(operator.expires).toISOString()}.`);
    }
    return operator;
  };
