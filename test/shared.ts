import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../shared');

/**
 * The path of a reference file (Okta's suites, the conformance cases), which lie in `shared` beside the checkout.
 * @param path relative to that folder: `okta/contract.md`
 * @throws Error where it is not there; a test never passes for want of its reference
 */
export const sharedFile = (path: string): string => {
  const file = join(folder, path);
  if (existsSync(file)) return file;
  throw new Error(`The reference file ${path} is missing: it is looked for in ${folder}, beside the checkout.`);
};
