import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread is given, and what it answers once it has said `ready`. */
export interface SandboxJob {
  readonly script: string;
  /** ScriptInput and a seed for Math.random, as JSON. */
  readonly input: string;
  readonly bytes: number;
}
export interface SandboxAnswer {
  /** What the script threw. */
  readonly failure?: { readonly name: string; readonly message: string };
  /** ScriptOutput as JSON; absent where the script left nothing that can be read. */
  readonly output?: string;
}

const { script, input, bytes } = workerData as SandboxJob;

// The compiler knows WebAssembly from browsers alone.
declare const WebAssembly: {
  readonly Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

// QuickJS counts only part of what it allocates, hence a memory that cannot grow beyond the limit.
const pages = bytes / 65_536;
const wasmMemory = new WebAssembly.Memory({ initial: Math.min(256, pages), maximum: pages });
// Its types are those of CommonJS, which Node does not load.
const base = variant as unknown as QuickJSSyncVariant;
const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(base, { wasmMemory }));
const runtime = quickjs.newRuntime({ maxStackSizeBytes: 256 * 1_024 });
const context = runtime.newContext();

// chai wants to be able to tell plugins of each other; CryptoJS draws the salts of its ciphers.
const platform = `
  globalThis.EventTarget = class { addEventListener() {} dispatchEvent() {} };
  globalThis.Event = class {};
  globalThis.crypto = { getRandomValues: (words) => words.map(() => Math.random() * 2 ** 32) };
`;

/** What Runscope offers beside chai; loaded where the script names it, since each takes as long as the script. */
const libraries: readonly (readonly [named: RegExp, url: string])[] = [
  [/(?<![\w$.])_(?![\w$])/, import.meta.resolve('underscore/underscore-umd-min.js')],
  [/\bmoment\b/, import.meta.resolve('moment/min/moment-with-locales.min.js')],
  [/\bCryptoJS\b|\b(?:en|de)code_base64\b/, import.meta.resolve('crypto-js/crypto-js.js')],
];

/** Makes what scripts see; no function and no object of the host gets in. Yields what is called when they are done. */
const globals = `(chai, input) => {
  const { parse, stringify } = JSON;
  const { variables: given, request, response, seed } = parse(input);
  const show = (value) => (typeof value === 'string' ? value : (stringify(value) ?? String(value)));
  const anyCase = (given) => {
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value]]));
    const find = (name) =>
      typeof name === 'string' ? Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name : name;
    return new Proxy(headers, {
      get: (target, name) => target[find(name)],
      has: (target, name) => find(name) in target,
      set: (target, name, value) => ((target[find(name)] = value), true),
    });
  };

  const values = new Map(Object.entries(given));
  const variables = {
    get: (name) => values.get(String(name)),
    set: (name, value) => void values.set(String(name), value),
  };
  const logged = [];
  const log = (...all) => void logged.push(all.map(show).join(' '));

  let state = seed;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };

  let before;
  if (request) {
    const [, scheme, host, path, query] = /^([^:/?#]*):\\/\\/([^/?#]*)([^?#]*)\\??([^#]*)/.exec(request.url) ?? [];
    for (const [name, value] of Object.entries({ scheme, host, path })) {
      const set = () => {
        throw new Error('request.' + name + ' cannot be set here: set request.url');
      };
      Object.defineProperty(request, name, { enumerable: true, get: () => value, set });
    }
    const decode = (text = '') => decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'));
    request.params = (query ? query.split('&') : []).map((pair) => {
      const [name, ...value] = pair.split('=');
      return { name: decode(name), value: decode(value.join('=')) };
    });
    request.headers = anyCase(request.headers);
    before = { url: request.url, params: stringify(request.params) };
  }
  if (response) response.headers = anyCase(response.headers);

  const encode_base64 = (value) => CryptoJS.enc.Base64.stringify(CryptoJS.enc.Utf8.parse(show(value)));
  const decode_base64 = (value) => CryptoJS.enc.Utf8.stringify(CryptoJS.enc.Base64.parse(show(value)));

  const { assert } = chai;
  Object.assign(globalThis, { chai, assert, variables, request, response, log, console: { log }, encode_base64, decode_base64 });
  delete globalThis.EventTarget;
  delete globalThis.Event;
  delete globalThis.crypto;

  const url = () => {
    if (request.url !== before.url || stringify(request.params) === before.params) return show(request.url);
    const list = Array.isArray(request.params)
      ? request.params
      : Object.entries(request.params).map(([name, value]) => ({ name, value }));
    const encode = (value) => encodeURIComponent(show(value));
    return request.url.replace(/\\?.*/s, '') + '?' + list.map(({ name, value }) => encode(name) + '=' + encode(value)).join('&');
  };
  return () =>
    stringify({
      variables: Object.fromEntries([...values].map(([name, value]) => [name, show(value)])),
      log: logged,
      ...(request && {
        request: {
          method: show(request.method),
          url: url(),
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(show)]),
          ),
          body: show(request.body),
        },
      }),
    });
}`;

const evaluate = (code: string, file: string, type: 'global' | 'module' = 'global') =>
  context.unwrapResult(context.evalCode(code, file, { type }));

const load = (url: string, type?: 'module') => evaluate(readFileSync(new URL(url), 'utf8'), basename(url), type);

evaluate(platform, 'platform.js');
const chai = load(import.meta.resolve('chai'), 'module');
for (const [named, url] of libraries) if (named.test(script)) load(url);
const collect = context.unwrapResult(
  context.callFunction(evaluate(globals, 'globals.js'), context.undefined, chai, context.newString(input)),
);

let imported: string | undefined;
runtime.setModuleLoader((name) => {
  imported ??= name;
  return { error: new Error(`there is no module "${name}"`) };
});

type Failure = NonNullable<SandboxAnswer['failure']>;

const failureOf = (thrown: unknown): Failure => {
  if (typeof thrown !== 'object' || thrown === null) {
    // Where the memory is used up QuickJS has none for an error.
    const full = wasmMemory.buffer.byteLength > 0.9 * bytes;
    return { name: '', message: full ? 'out of memory' : `it threw ${JSON.stringify(thrown)}` };
  }
  const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
  if (typeof message !== 'string') return { name: '', message: `it threw ${JSON.stringify(thrown)}` };
  const line = /script\.js:(\d+)/.exec(String(stack))?.[1];
  return { name: String(name), message: line === undefined ? message : `${message} (line ${line})` };
};

const run = (): Failure | undefined => {
  const result = context.evalCode(script, 'script.js', { type: 'global' });
  if (result.error) return failureOf(context.dump(result.error));
  runtime.executePendingJobs();
  if (imported !== undefined) return { name: 'ReferenceError', message: `there is no module "${imported}" to import` };
  const promise = context.getPromiseState(result.value);
  if (promise.type === 'rejected') return failureOf(context.dump(promise.error));
  return promise.type === 'pending' ? { name: '', message: 'it waits for what never comes' } : undefined;
};

const answer = (): SandboxAnswer => {
  let failure: Failure | undefined;
  try {
    failure = run();
    const output = context.getString(context.callFunction(collect, context.undefined).unwrap());
    return { output, ...(failure && { failure }) };
  } catch (error) {
    return { failure: failure ?? failureOf(error) };
  }
};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
const say = (message: 'ready' | SandboxAnswer): void => parentPort!.postMessage(message);
say('ready');
say(answer());
