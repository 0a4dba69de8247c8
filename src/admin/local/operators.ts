import { formatOperatorToken, hashSecret, newSecret, type RandomBytes } from '../../authentication/credentials.ts';
import type { Operator, OperatorStore } from '../../authentication/store.ts';
import type { Origin } from '../../service/origin.ts';
import type { Administration } from '../administration.ts';
import { conflict, missing } from '../problem.ts';
import type { OperatorView } from '../views/operator.ts';
import { timeOf } from './time.ts';

interface Options {
  readonly operators: OperatorStore;
  readonly clock: () => number;
  readonly randomBytes: RandomBytes;
  readonly origin: Origin;
}

const viewOf = ({ name, created, expires, scope }: Operator): OperatorView => ({
  name,
  created: timeOf(created),
  ...(expires !== undefined && { expires: timeOf(expires) }),
  ...(scope && { scope }),
});

/** Who may use the admin API. */
export const createOperatorAdministration = ({
  operators,
  clock,
  randomBytes,
  origin,
}: Options): Pick<Administration, 'operators' | 'addOperator' | 'removeOperator'> => ({
  operators: async () => (await operators.operators()).map(viewOf),
  async addOperator({ name, lifetime, scope }) {
    if (await operators.operator(name)) throw conflict(`There is already an operator "${name}".`);
    const created = clock();
    const secret = newSecret(randomBytes);
    const operator: Operator = {
      name,
      created,
      hash: hashSecret(secret),
      ...(lifetime !== undefined && { expires: created + lifetime * 1_000 }),
      ...(scope && { scope }),
    };
    await operators.addOperator(operator, origin);
    return { ...viewOf(operator), token: formatOperatorToken(name, secret) };
  },
  async removeOperator(name) {
    if (!(await operators.operator(name))) throw missing(`There is no operator "${name}".`);
    await operators.removeOperator(name, origin);
  },
});
