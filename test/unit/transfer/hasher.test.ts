import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openHashCache } from '../../../src/state/hash-cache.js';
import { readFileFacts } from '../../../src/transfer/file-facts.js';
import { openHashPool } from '../../../src/transfer/hash-pool.js';
import { type FileMemory, hasherOf } from '../../../src/transfer/hasher.js';
import type { FileFacts } from '../../../src/transfer/plan.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-hash-'));
const { signal } = new AbortController();
const pool = openHashPool(signal, 2);
afterAll(() => pool.close());

function file(name: string, content: Buffer | string, age = 60): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  const then = Date.now() / 1000 - age;
  utimesSync(path, then, then);
  return path;
}

const md5 = (content: Buffer | string) => createHash('md5').update(content).digest('hex');
const factsNow = async (path: string) => (await readFileFacts(path)) as FileFacts;

describe('the pool', () => {
  test('takes the MD5 of files of any size, many at once', async () => {
    const contents = [0, 1, 262_143, 262_144, 1_048_576, 1_048_577, 3_000_000].map((size) =>
      randomBytes(size),
    );
    const files = contents.map((content, at) => file(`pool-${at}`, content));
    const hashes = await Promise.all(files.map((path) => pool.md5(path, statSync(path).size)));
    expect(hashes).toEqual(contents.map(md5));
  });

  test.each([1, 1_000_000])('says why a file of %d bytes cannot be read', async (size) => {
    await expect(pool.md5(join(folder, 'none'), size)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('answers an interruption at once', async () => {
    const controller = new AbortController();
    const own = openHashPool(controller.signal, 1);
    const path = file('interrupted', randomBytes(5_000_000));
    const hash = own.md5(path, 5_000_000);
    controller.abort(new Error('stop'));
    await expect(hash).rejects.toThrow('stop');
    await expect(own.md5(path, 5_000_000)).rejects.toThrow('stop');
    await own.close();
  });
});

/** A memory of this test's own, and what was asked of it. */
function memory(): FileMemory & { readonly rows: Map<string, string> } {
  const rows = new Map<string, string>();
  const key = (name: string, { size, mtimeMs, ctimeMs }: FileFacts) =>
    `${name} ${size} ${mtimeMs} ${ctimeMs}`;
  return {
    rows,
    get: async (name, facts) => rows.get(key(name, facts)),
    put: (name, facts, value) => void rows.set(key(name, facts), value),
  };
}

/** In an hour: whatever is on the disk now has settled by then. */
const later = () => Date.now() + 3_600_000;

describe('the hasher', () => {
  test('remembers what has settled, and asks again for what was changed', async () => {
    const rows = memory();
    const hasher = hasherOf(pool, rows, later);
    const path = file('a', 'one');
    expect(await hasher.md5Of(path, await factsNow(path))).toBe(md5('one'));
    expect([...rows.rows.values()]).toEqual([md5('one')]);
    file('a', 'two');
    expect(await hasher.md5Of(path, await factsNow(path))).toBe(md5('two'));
  });

  test('does not remember what was changed a moment ago: it may be changed again within the same tick', async () => {
    const rows = memory();
    const path = file('b', 'one', 0);
    expect(await hasherOf(pool, rows, Date.now).md5Of(path, await factsNow(path))).toBe(md5('one'));
    expect(rows.rows.size).toBe(0);
  });

  test('compares by content, and by what was compared before', async () => {
    const rows = memory();
    const hasher = hasherOf(pool, rows, later);
    const [a, b, c] = [file('x', 'same'), file('y', 'same'), file('z', 'SAME')] as const;
    expect(await hasher.isAlike(a, b)).toBe(true);
    expect(await hasher.isAlike(a, c)).toBe(false);
    expect(await hasher.isAlike(a, join(folder, 'none'))).toBe(false);
    expect(await hasher.isAlike(a, folder)).toBe(false);
    // What was copied is alike without being read: here it is not, so that it shows.
    const blind = hasherOf(
      { md5: () => Promise.reject(new Error('read')), close: async () => {} },
      rows,
      later,
    );
    blind.rememberCopy(a, await factsNow(a), c, await factsNow(c));
    expect(await blind.isAlike(a, c)).toBe(true);
    file('z', 'Same');
    await expect(blind.isAlike(a, c)).rejects.toThrow('read');
  });
});

describe('a downloaded file', () => {
  const hasher = hasherOf(pool, memory(), Date.now);
  const version = 'ab'.repeat(16);

  test('has its version as long as its size and time stay the same, whatever links there are', async () => {
    const path = file('down', 'one');
    expect([await hasher.downloadedVersion(path), await hasher.isOwn(path)]).toEqual([undefined, false]);
    hasher.rememberDownload(path, await factsNow(path), version);
    linkSync(path, join(folder, 'down-link'));
    expect([await hasher.downloadedVersion(path), await hasher.isOwn(path)]).toEqual([version, true]);
    rmSync(join(folder, 'down-link'));
    expect(await hasher.downloadedVersion(path)).toBe(version);
    file('down', 'two', 30);
    expect([await hasher.downloadedVersion(path), await hasher.isOwn(path)]).toEqual([undefined, false]);
    rmSync(path);
    expect([await hasher.downloadedVersion(path), await hasher.isOwn(path)]).toEqual([undefined, false]);
  });

  test('of no certain version may be replaced, and is no version', async () => {
    const path = file('down', 'half');
    hasher.rememberDownload(path, await factsNow(path));
    expect([(await hasher.downloadedVersion(path)) === version, await hasher.isOwn(path)]).toEqual([
      false,
      true,
    ]);
  });

  test('is remembered by the next process', async () => {
    const path = file('down', 'kept');
    const cache = openHashCache(join(folder, 'state'));
    hasherOf(pool, cache, Date.now).rememberDownload(path, await factsNow(path), version);
    await cache.close();
    const next = hasherOf(pool, openHashCache(join(folder, 'state')), Date.now);
    expect(await next.downloadedVersion(path)).toBe(version);
  });
});

describe('what changes or cannot be read while two files are compared', () => {
  /** A pool that lets something happen before it answers for a file. */
  const meddling = (meddle: (path: string) => void) =>
    hasherOf(
      {
        async md5(path, size) {
          const hash = await pool.md5(path, size);
          meddle(path);
          return hash;
        },
        close: async () => {},
      },
      memory(),
      later,
    );

  test('is not the same, though it was', async () => {
    const [a, b] = [file('m1', 'same'), file('m2', 'same')] as const;
    expect(await meddling(() => {}).isAlike(a, b)).toBe(true);
    const changes = meddling((path) => path === a && file('m1', 'SAME'));
    expect(await changes.isAlike(a, b)).toBe(false);
    const far = meddling((path) => path === b && file('m2', 'SAME'));
    expect(await far.isAlike(file('m1', 'same'), b)).toBe(false);
  });

  test('is not known to be the same when the copy cannot be read, and an error when the source cannot', async () => {
    const [a, b] = [file('r1', 'same'), file('r2', 'same')] as const;
    const refusing = (refused: string) =>
      hasherOf(
        {
          md5: (path, size) =>
            path === refused
              ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }))
              : pool.md5(path, size),
          close: async () => {},
        },
        memory(),
        later,
      );
    expect(await refusing(b).isAlike(a, b)).toBe(false);
    await expect(refusing(a).isAlike(a, b)).rejects.toMatchObject({ key: 'transfer.source', exitCode: 66 });
  });

  test('a copy is known as our own until somebody touches it', async () => {
    const hasher = hasherOf(pool, memory(), Date.now);
    const [a, b] = [file('o1', 'same', 0), file('o2', 'same', 0)] as const;
    expect(await hasher.isOwn(b)).toBe(false);
    hasher.rememberCopy(a, await factsNow(a), b, await factsNow(b));
    expect([await hasher.isOwn(b), await hasher.isOwn(a)]).toEqual([true, false]);
    file('o2', 'Same', 5);
    expect(await hasher.isOwn(b)).toBe(false);
  });
});

describe('the cache', () => {
  const facts = { size: 3, mtimeMs: 1.5, ctimeMs: 2 };
  const home = () => mkdtempSync(join(tmpdir(), 'rayvision-cache-'));
  const hash = (digit: string) => digit.repeat(32);

  test('outlives the process, and forgets what looks otherwise', async () => {
    const root = home();
    const first = openHashCache(root);
    first.put('/a\tb', facts, hash('1'));
    first.put('/a\tb', facts, hash('2'));
    await first.close();
    const second = openHashCache(root);
    expect(await second.get('/a\tb', facts)).toBe(hash('2'));
    expect(await second.get('/a\tb', { ...facts, size: 4 })).toBeUndefined();
    expect(await second.get('/a\tb', { ...facts, mtimeMs: 1.6 })).toBeUndefined();
    expect(await second.get('/a\tb', { ...facts, ctimeMs: 3 })).toBeUndefined();
    expect(await second.get('/c', facts)).toBeUndefined();
  });

  test('of several processes is what they all found', async () => {
    const root = home();
    const all = Array.from({ length: 10 }, () => openHashCache(root));
    all.forEach((cache, at) => {
      for (let i = 0; i < 50; i++) cache.put(`/${at}/${i}`, facts, hash(String(at)));
    });
    await Promise.all(all.map((cache) => cache.close()));
    const last = openHashCache(root);
    for (const at of all.keys()) expect(await last.get(`/${at}/49`, facts)).toBe(hash(String(at)));
  });

  test('a row that was cut off spoils no other', async () => {
    const root = home();
    const first = openHashCache(root);
    first.put('/a', facts, hash('1'));
    await first.close();
    const path = join(root, 'cache', 'hashes.txt');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -1));
    const second = openHashCache(root);
    second.put('/b', facts, hash('2'));
    await second.close();
    const third = openHashCache(root);
    expect([await third.get('/a', facts), await third.get('/b', facts)]).toEqual([undefined, hash('2')]);
  });

  test('is written anew when most of it is outdated', async () => {
    const root = home();
    const first = openHashCache(root);
    for (let i = 0; i < 5000; i++) first.put('/a', { ...facts, size: i }, hash('1'));
    await first.close();
    const path = join(root, 'cache', 'hashes.txt');
    expect(readFileSync(path, 'utf8').split('\n').length).toBeGreaterThan(5000);
    const second = openHashCache(root);
    expect(await second.get('/a', { ...facts, size: 4999 })).toBe(hash('1'));
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1);
    expect(await openHashCache(root).get('/a', { ...facts, size: 4999 })).toBe(hash('1'));
  });

  test.skipIf(process.platform === 'win32')(
    'is not written into a pipe, which would be waited for',
    async () => {
      const root = home();
      mkdirSync(join(root, 'cache'));
      execFileSync('mkfifo', [join(root, 'cache', 'hashes.txt')]);
      const cache = openHashCache(root);
      cache.put('/a', facts, hash('1'));
      await cache.close();
      expect(await cache.get('/a', facts)).toBe(hash('1'));
    },
  );

  test('without a place to write is empty, and no failure', async () => {
    const root = join(home(), 'file');
    writeFileSync(root, '');
    const cache = openHashCache(root);
    cache.put('/a', facts, hash('1'));
    await cache.close();
    expect(await openHashCache(root).get('/a', facts)).toBeUndefined();
    expect(existsSync(join(root, 'cache'))).toBe(false);
  });
});
