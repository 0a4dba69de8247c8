/** Changes of one group that need not wait for one another: a group of all employees is changed by everybody at once. */
import type { StoredResource } from '../../service/store.ts';
import type { Plan } from './plan.ts';
import type { Write } from './write.ts';

/** Whether a write looks at nothing that changes of members change: the version, and the members. */
export const looksAtNothing = (write: Write): boolean => {
  if (write.kind !== 'modify') return false;
  const { read, wanted, ifMatch } = write.options;
  return !read.members && !wanted.members && (ifMatch === undefined || ifMatch === '*');
};

/** Whether a plan changes nothing that the next of the same group could look at. */
export const changesMembersAlone = ({ write, text, secret, members }: Plan): boolean =>
  write.kind === 'modify' &&
  !write.options.wanted.members &&
  text === undefined &&
  secret === undefined &&
  !(members && 'replace' in members);

/** A change wants to see what is not known before others are done. */
export class TooEarlyError extends Error {
  override readonly name = 'TooEarlyError';
}

/** A resource as a change may see it while others come before it. */
export const unsettled = (resource: StoredResource): StoredResource => ({
  ...resource,
  get version(): number {
    throw new TooEarlyError();
  },
});
