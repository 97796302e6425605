import { expect, test } from 'vitest';
import { checkTransferProxy, parseTransferProxy } from '../../../../src/domain/farm/transfer-values.js';

test.each([
  ['10.0.0.5:3100', '10.0.0.5', 3100],
  ['proxy.studio:1', 'proxy.studio', 1],
  ['[::1]:65535', '::1', 65_535],
])('the transfer proxy %s has a host and a port', (text, host, port) => {
  expect(parseTransferProxy(text)).toEqual({ host, port });
  expect(checkTransferProxy({ text, source: 'flag', from: '--transfer-proxy' })).toBe(text);
});

test.each([
  '10.0.0.5',
  '10.0.0.5:0',
  '10.0.0.5:65536',
  ':3100',
  '::1:3100',
  'http://proxy:3100',
  'ann:secret@proxy:3100',
  'a b:3100',
  'proxy:3100/x',
  '',
])('%j is no address of a transfer proxy', (text) => {
  expect(parseTransferProxy(text)).toBeUndefined();
  expect(() => checkTransferProxy({ text, source: 'flag', from: '--transfer-proxy' })).toThrow(
    /needs HOST:PORT/,
  );
});
