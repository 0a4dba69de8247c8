import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Nothing comes from elsewhere, and no other page may frame ours. Mantine writes its colours into style attributes. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

interface File {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly zipped: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

const read = async (folder: string, name: string): Promise<File> => {
  const plain = new Uint8Array(await readFile(join(folder, name)));
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  const type = types[extname(name)] ?? 'application/octet-stream';
  // The builder names what is under assets/ by its contents.
  const cache = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return {
    plain,
    zipped: new Uint8Array(gzipSync(plain)),
    headers: { 'content-type': type, 'cache-control': cache, etag },
  };
};

/** Serves the built console: its files by their names, and its page for every other path, since it reads the URL itself. */
export type Console = (request: Request) => Response;

/**
 * Reads the files of the built console.
 * @param folder where the builder put them
 * @throws Error where there are none
 */
export const createConsole = async (folder: string): Promise<Console> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, File>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const name = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    files.set(name, await read(folder, name));
  }
  const page = files.get('index.html');
  if (!page) throw new Error(`There is no console in ${folder}; build it by npm run build -w console.`);
  return (request) => {
    const name = new URL(request.url).pathname.slice(1);
    const file = files.get(name) ?? page;
    const headers = {
      ...file.headers,
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      vary: 'accept-encoding',
    };
    if (request.headers.get('if-none-match') === file.headers['etag'])
      return new Response(null, { status: 304, headers });
    const zip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    return new Response(request.method === 'HEAD' ? null : zip ? file.zipped : file.plain, {
      headers: { ...headers, ...(zip && { 'content-encoding': 'gzip' }) },
    });
  };
};
