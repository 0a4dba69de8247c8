// What play.lua is to wrk, for where there is none: `node play.js <url> <connections> <seconds>`.
import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';

const [url, connections, duration] = process.argv.slice(2);
const input = await text(process.stdin);

// The requests are ASCII: their lengths are the same in characters.
const requests = [];
for (let at = 0; at < input.length;) {
  const start = input.indexOf('\n', at) + 1;
  at = start + Number(input.slice(at, start));
  const [head, body] = input.slice(start, at).split('\r\n\r\n');
  const [line, ...fields] = head.split('\r\n');
  const [method, path] = line.split(' ');
  requests.push({ method, path, headers: Object.fromEntries(fields.map((field) => field.split(': '))), body });
}

let position = 0;
const setupRequest = () => requests[position++ % requests.length];
const settings = { url, connections: Number(connections), duration: Number(duration), timeout: 60 };
const { latency, ...result } = await autocannon({ ...settings, requests: [{ setupRequest }] });
const measurement = {
  requests: result.requests.total,
  seconds: result.duration,
  refused: result['4xx'] + result['5xx'],
  failed: result.errors + result.timeouts,
  p50: latency.p50,
  // It knows no 95th.
  p95: latency.p97_5,
  p99: latency.p99,
  statuses: Object.keys(result.statusCodeStats).map(Number),
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
