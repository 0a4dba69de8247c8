import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSSyncVariant } from 'quickjs-emscripten-core';
import { readFileSync } from 'node:fs';
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

// chai wants to be able to tell plugins of each other.
const platform = `
  globalThis.EventTarget = class { addEventListener() {} dispatchEvent() {} };
  globalThis.Event = class {};
`;

/** Makes what scripts see; no function and no object of the host gets in. Yields what is called when they are done. */
const globals = `(assert, input) => {
  const { parse, stringify } = JSON;
  const { variables: given, request, response, seed } = parse(input);
  const show = (value) => (typeof value === 'string' ? value : (stringify(value) ?? String(value)));
  const anyCase = (headers) => {
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

  Object.assign(globalThis, { assert, variables, request, response, log, console: { log } });
  delete globalThis.EventTarget;
  delete globalThis.Event;

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

evaluate(platform, 'platform.js');
const chai = readFileSync(new URL(import.meta.resolve('chai')), 'utf8');
const assert = context.getProp(evaluate(chai, 'chai.js', 'module'), 'assert');
const collect = context.unwrapResult(
  context.callFunction(evaluate(globals, 'globals.js'), context.undefined, assert, context.newString(input)),
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
