import { createHmac, hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answering, get, run, runOne } from './running.ts';

/** A step with a script after its response. */
const scripted = (script: string, options: Parameters<typeof run>[1] = {}) =>
  runOne(get({ scripts: [script] }), { ...answering({ userName: 'bjensen' }, { status: 201 }), ...options });

describe('a script after the response', () => {
  it('sees request, response and variables, and logs', async () => {
    const { fetch } = answering({ userName: 'bjensen' }, { status: 201, headers: { ETag: 'W/"1"' } });
    let clock = 0;
    const script = `
      const data = JSON.parse(response.body);
      assert.equal(data.userName, variables.get('expected'));
      assert.equal(variables.get('nobody'), undefined);
      log([request.method, request.url, request.headers.accept, request.scheme, request.host, request.path]);
      log(response.status, response.reason, response.headers['ETag'], response.headers.etag, 'etag' in response.headers);
      log(response.size_bytes, response.response_time_ms);
      log(request.params);
      variables.set('found', data.userName);
      variables.set('count', 5);`;
    const step = get({
      url: 'https://a/b?c=d%20e&f',
      headers: { Accept: ['x'] },
      scripts: [script, 'log(variables.get("found"))'],
    });
    const { steps } = await run([step, get({ url: 'https://a/{{found}}/{{count}}' })], {
      fetch,
      variables: { expected: 'bjensen' },
      now: () => (clock += 7),
    });
    expect(steps[0]).toMatchObject({
      verdict: 'pass',
      problems: [],
      log: [
        '["GET","https://a/b?c=d%20e&f",["x"],"https","a","/b"]',
        '201 Created ["W/\\"1\\""] ["W/\\"1\\""] true',
        '22 7',
        '[{"name":"c","value":"d e"},{"name":"f","value":""}]',
        'bjensen',
      ],
    });
    expect(steps[1]!.url).toBe('https://a/bjensen/5');
  });

  it.each([
    ['assert(false, "no users")', 'no users (line 1)'],
    ['\nassert.ok(false)', 'expected false to be truthy (line 2)'],
    ['assert.notEqual(1, 1)', 'expected 1 to not equal 1 (line 1)'],
    ['assert.deepEqual({ a: [1] }, { a: [2] })', 'expected { a: [ 1 ] } to deeply equal { a: [ 2 ] } (line 1)'],
    ['assert.include([1], 2)', 'expected [ 1 ] to include 2 (line 1)'],
    ['throw new TypeError("bad")', 'TypeError: bad (line 1)'],
    ['throw "x"', 'it threw "x"'],
    ['JSON.parse("<html>")', /^SyntaxError: /],
    ['not a script', /^SyntaxError: .*\(line 1\)$/],
    ['get_secret("token")', "ReferenceError: 'get_secret' is not defined (line 1)"],
    ['chai.expect([1]).to.be.empty', 'expected [ 1 ] to be empty (line 1)'],
    ['(async () => { assert(false, "late") })()', 'late (line 1)'],
    ['new Promise(() => {})', 'it waits for what never comes'],
  ])('fails its step: %s', async (script, failure) => {
    const { verdict, problems } = await scripted(script);
    expect(verdict).toBe('fail');
    const message = problems[0]!.replace(/^script 1 after the response failed: /, '');
    if (typeof failure === 'string') expect(message).toBe(failure);
    else expect(message).toMatch(failure);
  });

  it.each(['assert("nogroups", "always passes")', 'assert.ok(true); log(1)', '', '(async () => 1)()'])(
    'passes its step: %s',
    async (script) => {
      expect(await scripted(script)).toMatchObject({ verdict: 'pass', problems: [] });
    },
  );

  it.each([
    ['_.every([{ id: "7" }], ({ id }) => id.match(/^\\d+$/))', 'true'],
    ['Object.keys(_.groupBy(["bjensen", "jsmith", "bsmith"], (name) => name[0]))', '["b","j"]'],
    ['moment.unix(1321365600).utc().format("ddd, DD MMM YYYY HH:mm:ss ZZ")', 'Tue, 15 Nov 2011 14:00:00 +0000'],
    ['moment.utc("2011-05-13").locale("fr").format("LL")', '13 mai 2011'],
    ['moment().isAfter(moment.unix(0))', 'true'],
    [
      'CryptoJS.HmacSHA1("data", "key").toString(CryptoJS.enc.Base64)',
      createHmac('sha1', 'key').update('data').digest('base64'),
    ],
    ['CryptoJS.SHA256("bjensen").toString()', hash('sha256', 'bjensen')],
    ['CryptoJS.AES.decrypt(CryptoJS.AES.encrypt("t0p", "key"), "key").toString(CryptoJS.enc.Utf8)', 't0p'],
    ['encode_base64("bjensen:é")', Buffer.from('bjensen:é').toString('base64')],
    ['decode_base64("YmplbnNlbjrDqQ==")', 'bjensen:é'],
  ])('has the libraries of Runscope: %s', async (expression, expected) => {
    expect(await scripted(`log(${expression})`)).toMatchObject({ verdict: 'pass', problems: [], log: [expected] });
  });

  it('keeps what it set before it failed, and does not keep the next from running', async () => {
    const { verdict, log } = await runOne(
      get({ scripts: ['variables.set("a", "1"); log("first"); throw 1', 'log(variables.get("a"))'] }),
    );
    expect([verdict, log]).toEqual(['fail', ['first', '1']]);
  });

  it('draws the same numbers from the same source', async () => {
    const drawn = async (random: () => number) => (await scripted('log(Math.random())', { random })).log;
    expect(await drawn(() => 0.1)).toEqual(await drawn(() => 0.1));
    expect(await drawn(() => 0.1)).not.toEqual(await drawn(() => 0.2));
  });
});

describe('a script before the request', () => {
  it('changes what is sent', async () => {
    const { fetch, sent } = answering({});
    const scripts = [
      'request.headers["X-Path"] = request.scheme + request.path; request.headers.ACCEPT = "y";',
      'request.params.push({ name: "a b", value: "c&d" }); request.body += request.headers["x-path"]; request.method = "PUT"',
    ];
    const step = get({
      method: 'POST',
      url: 'https://a/{{id}}',
      headers: { accept: 'x' },
      body: '1',
      before_scripts: scripts,
    });
    expect(await runOne(step, { fetch, variables: { id: '7' } })).toMatchObject({ verdict: 'pass', method: 'PUT' });
    expect(sent).toEqual([
      {
        url: 'https://a/7?a%20b=c%26d',
        method: 'PUT',
        headers: { accept: 'y', 'x-path': 'https/7' },
        body: '1https/7',
      },
    ]);
  });

  it('may give the parameters as an object, or the URL itself', async () => {
    const { fetch, sent } = answering({});
    await run(
      [
        get({ before_scripts: ['request.params = { foo: "bar" }'] }),
        get({ before_scripts: ['request.url = "https://b/c d"; request.params = {}'] }),
      ],
      { fetch },
    );
    expect(sent.map(({ url }) => url)).toEqual(['https://scim.example.com/Users?foo=bar', 'https://b/c%20d']);
  });

  it('that fails keeps the request from being sent', async () => {
    const { fetch, sent } = answering({});
    const step = await runOne(get({ before_scripts: ['request.path = "/x"'] }), { fetch });
    expect(step.problems).toEqual([
      'script 1 before the request failed: Error: request.path cannot be set here: set request.url (line 1)',
    ]);
    expect([step.verdict, sent]).toEqual(['fail', []]);
  });
});

describe('the initial script', () => {
  it('sets variables before the first step', async () => {
    const { steps } = await run([get({ url: 'https://a/{{id}}' })], {
      initialScript: 'variables.set("id", variables.get("base") + 1); log("done")',
      variables: { base: 'x' },
    });
    expect(steps[0]).toMatchObject({ number: '0', type: 'setup', verdict: 'pass', log: ['done'] });
    expect(steps[1]!.url).toBe('https://a/x1');
  });

  it('is not judged by what it asserts, but by whether it runs', async () => {
    const asserting = await run([get()], { initialScript: 'assert(false, "ignored")' });
    expect([asserting.passed, asserting.steps[0]!.log]).toEqual([true, ['ignored (line 1)']]);
    const broken = await run([get()], { initialScript: 'variable.set("a", 1)' });
    expect([broken.passed, broken.steps[0]!.problems]).toEqual([
      false,
      ["ReferenceError: 'variable' is not defined (line 1)"],
    ]);
  });
});

describe('a script that nobody vouches for', () => {
  const limits = { time: 400, memory: 32 * 2 ** 20 };
  const tooLong = 'it ran longer than the 400 ms that a script may take';
  const tooLarge = 'it wants more than the 32 MB that a script may use';

  it.each([
    ['for (;;);', tooLong],
    // A loop of the engine itself, which asks nobody whether to go on.
    ['Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)', tooLong],
    ['/(a+)+$/.test("a".repeat(60) + "b")', tooLong],
    ['(async () => { for (;;) await 0; })()', tooLong],
    ['log({ toJSON() { for (;;); } })', tooLong],
    ['throw { get message() { for (;;); } }', tooLong],
  ])('is ended when its time is over: %s', async (script, failure) => {
    const { verdict, problems } = await scripted(script, { limits });
    expect([verdict, problems]).toEqual(['fail', [`script 1 after the response failed: ${failure}`]]);
  });

  it.each([
    'const a = []; for (;;) a.push("x".repeat(1e6) + a.length)',
    'const a = []; for (;;) a.push({})',
    'new Array(1e9).fill(0)',
    'new ArrayBuffer(2 ** 31 - 1)',
  ])('is ended where it wants too much memory: %s', async (script) => {
    const before = process.memoryUsage.rss();
    const { verdict, problems } = await scripted(script, { limits: { ...limits, time: 20_000 } });
    expect([verdict, problems]).toEqual(['fail', [`script 1 after the response failed: ${tooLarge}`]]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
  });

  it.each([
    ['(function f() { f(); })()', /stack overflow/],
    ['JSON.parse("[".repeat(1e6))', /stack overflow/],
    ['process.env.HOME', /'process' is not defined/],
    ['require("node:fs")', /'require' is not defined/],
    ['import("node:fs"); log("imported")', /there is no module "node:fs"/],
    ['import("./sandbox-worker.ts").then(log)', /there is no module/],
    ['import fs from "node:fs"', /SyntaxError/],
    ['log.constructor("return process")()', /'process' is not defined/],
    ['variables.get.constructor.constructor("return this.process.env")()', /TypeError/],
    ['assert.constructor("return globalThis.fetch(1)")()', /not a function/],
    ['response.constructor.constructor("return Deno")()', /'Deno' is not defined/],
    ['[...request.params].constructor.constructor("return Worker")()', /'Worker' is not defined/],
    [
      'new Error().constructor.prepareStackTrace = (_, frames) => frames[0].getThis(); new Error().stack.process.exit()',
      /Error/,
    ],
    ['std.getenv("HOME")', /'std' is not defined/],
    ['os.remove("/")', /'os' is not defined/],
    ['fetch("https://evil.example.com")', /'fetch' is not defined/],
  ])('gets nothing of the machine: %s', async (script, failure) => {
    const { verdict, problems, log } = await scripted(script);
    expect([verdict, log.filter((line) => line !== 'imported')]).toEqual(['fail', []]);
    expect(problems[0]).toMatch(failure);
  });

  it('sees the globals of the language and those of Runscope, no others', async () => {
    const { log } = await scripted('log(Object.getOwnPropertyNames(globalThis))');
    const runscope = ['chai', 'encode_base64', 'decode_base64', 'log', 'request', 'response', 'variables'];
    const ours = ['InternalError', 'assert', 'console', ...runscope];
    const host = ['process', 'require', 'fetch', 'Buffer', 'setTimeout', 'WebAssembly', 'Event', 'EventTarget'];
    const language = Object.getOwnPropertyNames(globalThis).filter((name) => ![...host, 'console'].includes(name));
    const others = (JSON.parse(log[0]!) as string[]).filter((name) => !language.includes(name));
    expect(others.toSorted()).toEqual(ours.toSorted());
  });

  it.each([
    ['Object.prototype.toJSON = () => undefined', false],
    ['Object.prototype.toJSON = () => "{}"', false],
    ['Object.fromEntries = () => ({ x: 1 })', false],
    ['JSON.stringify = () => "spoiled"', true],
    ['Object.prototype.name = "polluted"', true],
    ['variables.set("__proto__", "polluted"); variables.set("constructor", "x")', true],
  ])('spoils its own world alone: %s', async (script, passes) => {
    const { steps } = await run([
      get({ scripts: [script] }),
      get({ scripts: ['log(JSON.stringify({ a: 1 }), ({}).name)'] }),
    ]);
    expect(steps[0]!.problems).toEqual(
      passes ? [] : ['script 1 after the response failed: it left nothing that can be read'],
    );
    expect(steps[1]).toMatchObject({ verdict: 'pass', log: ['{"a":1} undefined'] });
    expect(({} as any).name).toBeUndefined();
  });

  it('ends with the run', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const { passed, steps } = await run([get({ scripts: ['for (;;);'] }), get()], { signal: controller.signal });
    expect([passed, steps[0]!.problems]).toEqual([
      false,
      ['script 1 after the response failed: the run was interrupted'],
    ]);
    expect(steps[1]).toMatchObject({ verdict: 'skipped', reason: 'the run was interrupted' });
  });
});
