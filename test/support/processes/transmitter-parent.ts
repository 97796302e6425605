// A process that uploads files by the transmitter, to be killed: `tsx transmitter-parent.ts PROGRAM PORT USER-ID FOLDER FILE…`
import { basename, join } from 'node:path';
import { openTransmitter } from '../../../src/transfer/transmitter/transmitter.js';

const [program = '', port = '', userId = '', folder = '', ...files] = process.argv.slice(2);
const storage = { bid: '10201', userId: Number(userId) };
const lines = [{ engine: 'aspera', name: 'main', server: '127.0.0.1', port }];
const transmitter = openTransmitter({
  client: { storage: async () => ({ input: storage, output: storage, lines }) },
  ...{ program, line: undefined, parallel: undefined },
  ...{ logFolder: join(folder, 'logs'), temporaryFolder: join(folder, 'lists') },
  world: { platform: process.platform, env: process.env, now: Date.now, sleep: async () => {} },
});
const pairs = files.map((local) => ({ local, server: `/farm/${basename(local)}` }));
const { signal } = new AbortController();
const run = { signal, limit: undefined, onBytes: (bytes: number) => process.stdout.write(`${bytes}\n`) };
transmitter.upload(pairs, run).then((failures) => {
  process.exitCode = failures.length === 0 ? 0 : 1;
});
