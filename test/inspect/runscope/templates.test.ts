import { describe, expect, it } from 'vitest';
import { answering, get, run, runOne } from './running.ts';

/** What a template becomes in the body of a request; undefined where nothing is sent. */
const filled = async (template: string, variables: Record<string, string> = {}) => {
  const { fetch, sent } = answering({});
  const step = await runOne(get({ method: 'POST', body: template }), {
    fetch,
    variables,
    now: () => Date.UTC(2026, 10, 23, 20, 59, 3, 7),
    random: () => 0.5,
  });
  return sent.length > 0 ? sent[0]!.body : step.problems[0];
};

describe('a template', () => {
  it.each([
    ['{{name}}', 'bjensen'],
    ['{{ name }}-{{name}}', 'bjensen-bjensen'],
    ['{{SCIM Base URL}}', 'https://a'],
    ['{"a":{"b":{{name}}}}', '{"a":{"b":bjensen}}'],
    ['{ {name} }', '{ {name} }'],
    ['{{encode_base64({{name}}:x)}}', Buffer.from('bjensen:x').toString('base64')],
    ['{{timestamp}}', '1795467543'],
    ['{{utc_datetime}}', '2026-11-23T20:59:03.007Z'],
    ['{{timestamp_offset(-60)}}', '1795467483'],
    ['{{format_timestamp(0, YYYY-MM-DD HH:mm:ss)}}', '1970-01-01 00:00:00'],
    ['{{format_timestamp(timestamp, "YYYY")}}', '2026'],
    ['{{random_int}}', '1073741824'],
    ['{{random_int(1, 6)}}', '4'],
    ['{{random_string(3)}}', 'fff'],
    ['{{uuid}}', '88888888-8888-4888-a888-888888888888'],
    ['{{random_uuid}}', '88888888-8888-4888-a888-888888888888'],
    ['{{encode_base64(user:pass)}}', 'dXNlcjpwYXNz'],
    ['{{encode_base64(name)}}', 'YmplbnNlbg=='],
    ['{{md5(a)}}', '0cc175b9c0f1b6a831c399e269772661'],
    ['{{sha1(a)}}', '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ['{{sha256(a)}}', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['{{hmac_sha1(a, b)}}', '8abe0fd691e3da3035f7b7ac91be45d99e942b9e'],
    ['{{hmac_sha256(a,b)}}', 'cb448b440c42ac8ad084fc8a8795c98f5b7802359c305eabd57ecdb20e248896'],
    ['{{url_encode("a b&c")}}', 'a%20b%26c'],
    ['{{runscope_test_name}}', 'Tour Guides'],
    ['{{runscope_agent}}', 'muster'],
  ])('%s is filled', async (template, expected) => {
    const variables = { name: 'bjensen', 'SCIM Base URL': 'https://a' };
    expect(await filled(template, variables)).toBe(expected);
  });

  it('takes a variable before a built-in of its name', async () => {
    expect(await filled('{{uuid}}', { uuid: 'mine' })).toBe('mine');
  });

  it.each([
    ['{{nobody}}', '{{nobody}} is not defined'],
    ['{{Name}}', '{{Name}} is not defined'],
    ['{{}}', '{{}} is not defined'],
    ['{{constructor}}', '{{constructor}} is not defined'],
    ['{{toString(1)}}', '{{toString(1)}} is not defined'],
    ['{{name', '"{{name" is not closed by "}}"'],
    ['{{random_string(1001)}}', '{{random_string(1001)}} wants an integer from 1 to 1000, not "1001"'],
    ['{{random_int(6, 1)}}', /^\{\{random_int\(6, 1\)\}\} wants an integer from 6 to \d+, not "1"$/],
    ['{{random_int(6)}}', '{{random_int(6)}} wants two arguments'],
    ['{{timestamp_offset(soon)}}', /wants an integer from .* not "soon"$/],
  ])('%s fails the step, and no braces are sent', async (template, problem) => {
    const { fetch, sent } = answering({});
    const steps = [
      { url: `https://a/${template}` },
      { headers: { A: template } },
      { headers: { [template]: 'a' } },
      { body: template },
    ];
    for (const part of steps) {
      const step = await runOne(get(part), { fetch, variables: { name: 'x' } });
      expect([step.verdict, step.problems[0]]).toEqual([
        'fail',
        typeof problem === 'string' ? problem : expect.stringMatching(problem),
      ]);
    }
    expect(sent).toEqual([]);
  });

  it('in the title is none', async () => {
    const step = await runOne(get({ note: 'Get Users/{{id}} ' }));
    expect(step).toMatchObject({ title: 'Get Users/{{id}}', verdict: 'pass' });
  });

  it('in an initial variable is filled once', async () => {
    let count = 0;
    const { fetch, sent } = answering({});
    const random = () => (count++ % 10) / 10;
    await run([get({ url: 'https://a/{{id}}/{{id}}' }), get({ url: 'https://a/{{id}}' })], {
      fetch,
      random,
      variables: { id: 'x{{random_string(6)}}' },
    });
    expect(sent[0]!.url).toBe(`${sent[1]!.url}/${sent[1]!.url.split('/').at(-1)}`);
  });

  it('that an initial variable cannot fill fails the run', async () => {
    const { passed, steps } = await run([get()], { variables: { id: '{{nobody}}' } });
    expect([passed, steps[0]!.problems]).toEqual([false, ['the initial variable id: {{nobody}} is not defined']]);
  });
});

describe('a URL', () => {
  it.each([
    ['https://a/Users?filter=userName eq "b j"', 'https://a/Users?filter=userName%20eq%20%22b%20j%22'],
    ['https://a/Users?filter=emails[type eq "work"]', 'https://a/Users?filter=emails%5Btype%20eq%20%22work%22%5D'],
    ['https://a/%41?b=%20%2B%zz%', 'https://a/%41?b=%20%2B%25zz%25'],
    ["https://a/b?c=d@e&f=g+h'i()*,;:$!~-._", "https://a/b?c=d@e&f=g+h'i()*,;:$!~-._"],
    ['https://[::1]:8080/é/日本/\u{1f600}\ud800', 'https://[::1]:8080/%C3%A9/%E6%97%A5%E6%9C%AC/%F0%9F%98%80%EF%BF%BD'],
    ['https://a/<>\\^`{|}\t', 'https://a/%3C%3E%5C%5E%60%7B%7C%7D'],
    ['https://a/ſK', 'https://a/%C5%BF%E2%84%AA'],
  ])('%s is percent-encoded where it has to be', async (url, expected) => {
    const { fetch, sent } = answering({});
    const step = await runOne(get({ url }), { fetch });
    expect([sent[0]!.url, step.url]).toEqual([expected, expected]);
  });

  it('is encoded after it is filled, hence once', async () => {
    const { fetch, sent } = answering({});
    await runOne(get({ url: 'https://a/Users?filter=userName eq "{{name}}"' }), {
      fetch,
      variables: { name: 'b j%20k' },
    });
    expect(sent[0]!.url).toBe('https://a/Users?filter=userName%20eq%20%22b%20j%20k%22');
  });
});
