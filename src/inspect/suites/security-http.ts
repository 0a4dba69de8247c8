import { crc32, gzipSync, deflateRawSync, constants } from 'node:zlib';
import { isObject, member } from '../../protocol/json.ts';
import type { Check } from '../check.ts';
import { textOf } from '../published.ts';
import type { Answer, Target } from '../target.ts';

const check = (check: Omit<Check, 'suite' | 'section' | 'level'> & Partial<Check>): Check => ({
  suite: 'security',
  section: 'rfc7644/7',
  level: 'good practice',
  ...check,
});

const megabyte = 1_048_576;

/** JSON of a user whose title is as many megabytes of blanks, compressed; the blanks are compressed once and repeated. */
const bomb = (user: string, megabytes: number): Uint8Array<ArrayBuffer> => {
  const blanks = Buffer.alloc(megabyte, ' ');
  const head = Buffer.from(`${user.slice(0, -1)},"title":"`);
  const tail = Buffer.from('"}');
  const block = (bytes: Buffer, finishFlush: number): Buffer => deflateRawSync(bytes, { finishFlush });
  let sum = crc32(head);
  for (let i = 0; i < megabytes; i++) sum = crc32(blanks, sum);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tail, sum), 0);
  trailer.writeUInt32LE((head.length + megabytes * megabyte + tail.length) % 2 ** 32, 4);
  const body = block(blanks, constants.Z_FULL_FLUSH);
  return Buffer.concat([
    // RFC 1952 §2.3: nothing optional.
    Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]),
    block(head, constants.Z_FULL_FLUSH),
    ...Array.from({ length: megabytes }, () => body),
    block(tail, constants.Z_FINISH),
    trailer,
  ]);
};

const compressed = (t: Target, encoding: string, bytes: Uint8Array<ArrayBuffer>, shown: string): Promise<Answer> =>
  t.send('POST', '/Users', { raw: { bytes, shown }, headers: { 'content-encoding': encoding } });

const elsewhere = 'attacker.example';

/** How the service speaks HTTP to those who mean it no good. */
export const securityHttpChecks: readonly Check[] = [
  check({
    id: 'security-01',
    requirement: 'Answers say nosniff and no-store: they are personal data, and JSON alone.',
    run: async (t) => {
      const { id } = await t.user();
      for (const answer of [
        await t.get(`/Users/${id}`),
        await t.get('/Users', { count: 1 }),
        await t.get('/Users/unknown'),
      ]) {
        const { 'x-content-type-options': sniff, 'cache-control': cache } = answer.headers;
        t.demand(
          sniff?.toLowerCase() === 'nosniff',
          'X-Content-Type-Options: nosniff',
          sniff ?? 'no such header',
          answer,
          {
            hint: 'Set it on every answer, so that no browser takes what a user is named for a page.',
          },
        );
        t.demand(
          /\b(?:no-store|private|no-cache)\b/i.test(cache ?? ''),
          'Cache-Control: no-store',
          cache ?? 'no such header',
          answer,
          { hint: 'Set it on every answer, so that no cache on the way keeps people.' },
        );
      }
    },
  }),
  check({
    id: 'security-09-bomb',
    section: 'rfc9110/8.4',
    requirement: 'A small compressed body that grows to 32 MB is refused with 4xx, and the service lives on.',
    run: async (t) => {
      const hint =
        'Count what a decompressor gives and stop at the limit for bodies (413), or take no Content-Encoding (415).';
      const bytes = bomb(JSON.stringify(t.userBody()), 32);
      const answer = await compressed(t, 'gzip', bytes, `${bytes.length} bytes of gzip: a user with a title of 32 MB`);
      t.demand(answer.status >= 400 && answer.status < 500, '413, 415 or 400', String(answer.status), answer, { hint });
      t.status(await t.get('/Users', { count: 1 }), 200, { hint });
    },
  }),
  check({
    id: 'security-09-gzip',
    section: 'rfc9110/8.4',
    requirement: 'A compressed body is understood, or refused with 415 or 400.',
    run: async (t) => {
      const user = t.userBody();
      const answer = await compressed(t, 'gzip', gzipSync(JSON.stringify(user)), 'a user, by gzip');
      t.status(answer, [201, 415, 400], {
        hint: 'Answer 415 with Accept-Encoding where you take no compressed bodies.',
      });
      if (answer.status === 201) t.equal(t.object(answer)['userName'], user['userName'], 'userName', answer);
    },
  }),
  check({
    id: 'security-09-unknown',
    level: 'SHOULD',
    section: 'rfc9110/15.5.16',
    requirement: 'A body in an unknown Content-Encoding is refused with 415, never read as if it were plain.',
    run: async (t) => {
      const headers = { 'content-encoding': 'x-unheard-of' };
      t.scimError(await t.send('POST', '/Users', { body: t.userBody(), headers }), [415, 400], undefined, {
        hint: 'Look at Content-Encoding before the body: what a gateway decoded is not what you would read.',
      });
    },
  }),
  check({
    id: 'security-10',
    requirement: 'Headers and parameters that would make another method of a request have no effect.',
    run: async (t) => {
      const { id } = await t.user();
      const path = `/Users/${id}`;
      const hint = 'Remove the method-override middleware: what was let through as GET or POST would be a DELETE.';
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
        await t.send('GET', path, { headers: { [name]: 'DELETE' } });
        await t.send('POST', path, { body: {}, headers: { [name]: 'DELETE' } });
        t.status(await t.get(path), 200, { hint });
      }
      await t.get(path, { _method: 'DELETE' });
      t.status(await t.get(path), 200, { hint });
    },
  }),
  check({
    id: 'security-10-host',
    requirement: 'A client cannot choose the host of the locations that it is given.',
    run: async (t) => {
      const { id } = await t.user();
      for (const headers of [
        { 'x-forwarded-host': elsewhere },
        { forwarded: `host=${elsewhere};proto=http` },
        { 'x-original-host': elsewhere },
      ]) {
        const answer = await t.send('GET', `/Users/${id}`, { headers });
        const { location = '' } = answer.headers;
        t.demand(
          !answer.text.includes(elsewhere) && !location.includes(elsewhere),
          'locations below the base URL',
          `locations at ${elsewhere}`,
          answer,
          { hint: 'Configure the public base URL, and believe forwarded headers from your own proxies alone.' },
        );
      }
    },
  }),
  check({
    id: 'security-11',
    requirement: 'Scripts of other origins are not let in: no Access-Control-Allow-Origin for whoever asks.',
    run: async (t) => {
      const origin = `https://${elsewhere}`;
      const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
      for (const answer of [
        await t.attempt('OPTIONS', '/Users', { headers: { origin, ...preflight }, authorization: null }),
        await t.send('GET', '/Users', { query: { count: 1 }, headers: { origin } }),
      ]) {
        const allowed = answer.headers['access-control-allow-origin'];
        t.demand(
          allowed !== '*' && allowed !== origin,
          'no Access-Control-Allow-Origin',
          `Access-Control-Allow-Origin: ${allowed}`,
          answer,
          { hint: 'No browser needs this interface: leave CORS off, or name the origins that may.' },
        );
      }
    },
  }),
  check({
    id: 'security-16',
    level: 'MUST',
    section: 'rfc7644/7.2',
    requirement: 'Credentials travel by TLS alone: the base URL is https, and so is every location handed out.',
    run: async (t) => {
      const { protocol, hostname } = new URL(t.baseUrl);
      const local = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
      t.demand(protocol === 'https:' || local, 'an https base URL', t.baseUrl, undefined, {
        hint: 'Serve HTTPS, and refuse plain HTTP: a redirect comes after the credential has been sent.',
      });
      if (protocol !== 'https:') return;
      const { id } = await t.user();
      const answer = await t.get(`/Users/${id}`);
      const location = member(isObject(answer.json) ? answer.json['meta'] : undefined, 'location');
      for (const found of [location, answer.headers['location'], answer.headers['content-location']]) {
        t.demand(
          typeof found !== 'string' || !/^http:/i.test(found),
          'locations that begin with https:',
          textOf(found),
          answer,
          { hint: 'Tell the service its public URL: behind a proxy that ends TLS it takes itself for plain HTTP.' },
        );
      }
    },
  }),
];
