import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A copy of the checkout in a temporary folder, as it is after the set-up: `npm start` there makes data of its own. */
export const copyCheckout = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-checkout-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().split('\0')) {
    if (file && existsSync(join(root, file))) cpSync(join(root, file), join(folder, file));
  }
  // Built already, so that the copy need not.
  const built = join(root, 'console/dist');
  if (existsSync(built)) cpSync(built, join(folder, 'console/dist'), { recursive: true });
  // The packages are linked one by one: an installation in the copy could not reach those of the checkout.
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  cpSync(join(root, 'node_modules/.bin'), join(folder, 'node_modules/.bin'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  execFileSync('node', ['setup.mjs', '--installed'], { cwd: folder });
  return folder;
};
