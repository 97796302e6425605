import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecrets } from '../../src/secrets.js';

const KEY = '5394a44e890557d8d937b92086482dab';

function redacted(text: string, ...kept: string[]): string {
  const secrets = createSecrets();
  for (const secret of kept) secrets.keep(secret);
  return secrets.redact(text);
}

describe('redact', () => {
  test.each([
    ['a value that was kept', `key ${KEY}!`, 'key ****!'],
    ['every time', `${KEY}${KEY} ${KEY}`, '******** ****'],
    ['what nobody kept', 'key abcdefgh', 'key abcdefgh'],
    ['the address of a proxy', 'http://ann:pass%40word@proxy:3128/', 'http://ann:****@proxy:3128/'],
    ['an address without a password', 'http://proxy:3128/a:b@c', 'http://proxy:3128/a:b@c'],
    ['two addresses', 'http://a:b@c socks5://d:e@f', 'http://a:****@c socks5://d:****@f'],
    [
      'members by their names',
      '{"raySyncUserKey": "x", "userKey":"y","id":1}',
      '{"raySyncUserKey": "****", "userKey":"****","id":1}',
    ],
    ['a password with quotes', '{"password":"a\\"b\\\\","next":"c"}', '{"password":"****","next":"c"}'],
    ['JSON within JSON', '"{\\"password\\":\\"abc\\",\\"b\\":1}"', '"{\\"password\\":\\"****\\",\\"b\\":1}"'],
    ['members of other names', '{"key":"domain","nodekey":"n"}', '{"key":"domain","nodekey":"n"}'],
  ])('%s', (_, text, expected) => {
    expect(redacted(text, KEY)).toBe(expected);
  });

  test('a value too short to be a secret stays', () => {
    expect(redacted('the key is wrong', 'wrong')).toBe('the key is wrong');
  });

  test('of two secrets where one begins the other, both are hidden', () => {
    expect(redacted('abcdefgh abcdef', 'abcdef', 'abcdefgh')).toBe('**** ****');
  });

  test('what is revealed may be seen, also under its name', () => {
    const secrets = createSecrets();
    secrets.keep(KEY);
    secrets.reveal(KEY);
    const text = JSON.stringify({ accessKey: KEY });
    expect(secrets.redact(text)).toBe(text);
  });

  test('passing values are forgotten in the order in which they came', () => {
    const secrets = createSecrets();
    for (let number = 1000; number < 2000; number++) secrets.keepForNow(`signature-${number}`);
    expect(secrets.redact('signature-1999 signature-1000')).toBe('**** signature-1000');
  });

  test('any secret, in any text, plain or in JSON, at whatever depth', () => {
    const secret = fc.string({ minLength: 6, unit: 'grapheme' });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), fc.nat(2), (value, before, after, depth) => {
        let text = `${before}${value}${after}`;
        for (let level = 0; level < depth; level++) text = JSON.stringify({ message: text });
        const told = redacted(text, value);
        // The mask may itself be what was kept.
        fc.pre(!'****'.includes(value) && !`${before}****${after}`.includes(value));
        expect(told).not.toContain(value);
        if (depth === 1 && !/[{}":]/.test(value)) expect(() => JSON.parse(told)).not.toThrow();
      }),
    );
  });
});
