import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const bin = join(import.meta.dirname, '../../bin/muster.js');

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of muster, with what it has written so far. */
export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the first match in what it writes to standard output. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly ended: Promise<Result>;
}

/** A folder that goes with the test; the commands run in it. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Starts muster in `folder`. */
export const spawnMuster = (
  folder: string,
  args: readonly string[],
  { env = {}, input }: { env?: Record<string, string>; input?: string } = {},
): Running => {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (input !== undefined) child.stdin?.end(input);
  let stdout = '';
  let stderr = '';
  let over = false;
  child.stdout?.setEncoding('utf8').on('data', (data) => (stdout += String(data)));
  child.stderr?.setEncoding('utf8').on('data', (data) => (stderr += String(data)));
  const ended = new Promise<Result>((resolve) => {
    child.on('close', (code) => {
      over = true;
      resolve({ code, stdout, stderr });
    });
  });
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const match = pattern.exec(stdout);
      if (match) return match;
      if (over) break;
    }
    throw new Error(`${String(pattern)} was not written; stdout: ${stdout}; stderr: ${stderr}`);
  };
  return { child, stdout: () => stdout, stderr: () => stderr, until, ended };
};

/** Runs muster to its end. */
export const muster = (
  folder: string,
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<Result> => spawnMuster(folder, args, options).ended;

/** Runs muster with `--json`, expects success, and reads what it wrote. */
export const musterJson = async (
  folder: string,
  args: readonly string[],
  options: { env?: Record<string, string> } = {},
): Promise<Record<string, any>[]> => {
  const { code, stdout, stderr } = await muster(folder, [...args, '--json'], options);
  if (code !== 0) throw new Error(`muster ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, any>);
};
