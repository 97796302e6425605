import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyTransmitter } from '../support/farms/transmitter.js';
import { bareEnv, emptyFolder, rayvision, start } from '../support/processes/binary.js';
import { animated, mayaScene } from '../support/scenes/maya-scene.js';
import { randomFrom, seed } from './random.js';

const EACH = Number(process.env.SOAK_EACH ?? 20);
/** Sandboxes that are used at the same time: most of the time is spent waiting. */
const LANES = Number(process.env.SOAK_LANES ?? 4);
const WAYS = ['SIGKILL', 'SIGINT', 'network'] as const;
const COMMANDS = ['submit', 'wait', 'download'] as const;
const FILES = 6;
const SIZE = 500_000;
const SPEED = '2MB';
/** Milliseconds that a transfer takes about. */
const COURSE = (FILES * SIZE) / 2000;

type Engine = 'transmitter' | 'raysync';

/** A network that can vanish, between the commands and a sandbox. The farm's lines lead through it, too. */
async function openNetwork(domain: string) {
  const port = Number(domain.split(':')[1]);
  const watch: { onTransfer(): void; onSubmit(taskId: number): void } = { onTransfer() {}, onSubmit() {} };
  let isThere = true;
  async function pass(incoming: IncomingMessage, own: number): Promise<{ status: number; text: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { url = '', method, headers } = incoming;
    const body = Buffer.concat(chunks);
    if (url === '/sandbox/storage') watch.onTransfer();
    if (url.endsWith('/submit/task')) watch.onSubmit(Number(JSON.parse(body.toString()).taskId));
    return await new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, path: url, method, headers, agent: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part) => {
            text += part;
          });
          answer.on('end', () => {
            const edited = url.endsWith('getConfig') ? text.replaceAll(`"${port}"`, `"${own}"`) : text;
            resolve({ status: answer.statusCode ?? 500, text: edited });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
  const server = createServer((incoming, outgoing) => {
    const own = (server.address() as AddressInfo).port;
    if (!isThere) return void incoming.socket.destroy();
    pass(incoming, own).then(
      ({ status, text }) => outgoing.writeHead(status, { 'Content-Type': 'application/json' }).end(text),
      () => incoming.socket.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    domain: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    watch,
    vanish() {
      isThere = false;
      server.closeAllConnections();
    },
    comeBack() {
      isThere = true;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Command lines of the running processes that a run started: their environment has its home folder. */
function processesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const env = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        const runs = !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
        if (!env.includes(`HOME=${home}`) || !runs) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        return [];
      }
    });
}

async function untilNoneOf(home: string, why: string): Promise<void> {
  for (let waited = 0; processesOf(home).length > 0; waited += 50) {
    assert.ok(waited < 10_000, `${why}: left ${processesOf(home).join('\n')}`);
    await sleep(50);
  }
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  } catch {
    return [];
  }
}

/** A sandbox of its own, started by the command, and what reaches it. */
async function openLane(engine: Engine) {
  const folder = emptyFolder();
  const env = bareEnv(folder);
  const begun = await rayvision(
    ['sandbox', 'start', '--engine', engine, '--frame-time', '20ms', '--json'],
    env,
  );
  assert.equal(begun.code, 0, begun.stderr);
  const address = JSON.parse(begun.stdout);
  const { root } = (await (await fetch(`http://${address.domain}/sandbox/storage`)).json()) as {
    root: string;
  };
  const network = await openNetwork(address.domain);
  const copy = engine === 'transmitter' ? copyTransmitter() : undefined;
  const keys = {
    RAYVISION_DOMAIN: network.domain,
    RAYVISION_PLATFORM: address.platform,
    RAYVISION_API_ACCESS_ID: address.accessId,
    RAYVISION_API_KEY: address.accessKey,
  };
  const flags = [`--${engine}`, copy?.program ?? address.raysync, '--max-speed', SPEED];
  return {
    copy,
    flags,
    keys,
    network,
    input: join(root, 'input/10201-10000001'),
    output: join(root, 'output/20201-10000001'),
    async close() {
      network.close();
      await rayvision(['sandbox', 'stop'], env);
    },
  };
}

type Lane = Awaited<ReturnType<typeof openLane>>;

let lastCase = 0;

/** One command that is cut off in the middle of a transfer, and what the next one makes of it. Returns whether it was. */
async function cutOff(
  lane: Lane,
  command: (typeof COMMANDS)[number],
  way: (typeof WAYS)[number],
  chance: () => number,
): Promise<boolean> {
  lastCase += 1;
  const { network, flags, keys, copy, input, output } = lane;
  const name = `shot${lastCase}`;
  const why = `seed ${seed}, case ${lastCase}: ${command}, ${way}`;
  const folder = emptyFolder();
  const frames = join(folder, 'frames');
  const env = bareEnv(folder, keys);
  const scene = join(folder, `${name}.ma`);
  const textures = Array.from({ length: FILES }, (_, at) => join(folder, 'tex', `${name}-${at}.png`));
  mkdirSync(join(folder, 'tex'));
  for (const [at, file] of textures.entries()) writeFileSync(file, Buffer.alloc(SIZE, `${lastCase} ${at} `));
  const names = Object.fromEntries(textures.map((file, at) => [`file${at}`, file]));
  writeFileSync(scene, mayaScene({ globals: animated(1, FILES), textures: names }));
  copy?.behave({ child: (['group', 'output', 'daemon', undefined] as const)[Math.floor(chance() * 4)] });

  const submitted = new Set<number>();
  network.watch.onSubmit = (id) => {
    submitted.add(id);
    for (const file of [scene, ...textures]) {
      let there: Buffer | undefined;
      try {
        there = readFileSync(join(input, file));
      } catch {}
      if (!there?.equals(readFileSync(file))) unpaid.push(file);
    }
  };
  const unpaid: string[] = [];
  const submit = ['submit', scene, '-q', ...flags];
  let line = submit;
  let id = 0;
  if (command === 'wait') line = [...submit, '--wait', '--download', frames];
  if (command === 'download') {
    const before = start(submit, env);
    assert.equal(await before.ended, 0, `${why}: ${before.output.stderr}`);
    id = Number(before.output.stdout.trim());
    const waited = await rayvision(['wait', String(id)], env);
    assert.equal(waited.code, 0, `${why}: ${waited.stderr}`);
    for (const one of filesBelow(join(output, `${id}_${name}`)))
      writeFileSync(join(output, `${id}_${name}`, one), Buffer.alloc(SIZE, `${one} ${lastCase} `));
    line = ['download', String(id), '--to', frames, '-q', ...flags];
  }

  /** Every file with a final name is complete. */
  function checkFrames(all: boolean): void {
    for (const path of filesBelow(frames)) {
      if (path.split('/').some((step) => step.startsWith('.rayvision-'))) {
        assert.ok(!all, `${why}: ${path} is left`);
        continue;
      }
      assert.ok(
        readFileSync(join(frames, path)).equals(readFileSync(join(output, path))),
        `${why}: ${path} is half`,
      );
    }
  }

  // The download of the longer command comes with the second transfer.
  let transfers = command === 'wait' && chance() < 0.5 ? 2 : 1;
  const began = new Promise<void>((resolve) => {
    network.watch.onTransfer = () => {
      transfers -= 1;
      if (transfers === 0) resolve();
    };
  });
  const first = start(line, env);
  const exited = new Promise<void>((resolve) => first.child.once('exit', () => resolve()));
  const comesBack = chance() < 0.5;
  await Promise.race([began, exited]);
  await sleep(chance() * COURSE);
  const wasRunning = first.child.exitCode === null;
  if (way === 'network') network.vanish();
  else first.child.kill(way);
  if (way === 'network' && comesBack) {
    await sleep(3000);
    network.comeBack();
  }
  const code = await first.ended;
  await exited;
  network.comeBack();
  if (way === 'SIGINT' && wasRunning)
    assert.ok([0, 130].includes(code), `${why}: ${code} ${first.output.stderr}`);
  if (way === 'network') assert.ok([0, 69, 75].includes(code), `${why}: ${code} ${first.output.stderr}`);
  await untilNoneOf(folder, why);
  checkFrames(false);

  const known = /^(\d+)$/m.exec(first.output.stdout)?.[1];
  let next = line;
  if (command !== 'download' && code === 0) next = [];
  else if (command === 'wait' && known !== undefined)
    next = ['wait', known, '--download', frames, '-q', ...flags];
  else if (command === 'submit' && known !== undefined) next = [];
  if (next.length > 0) {
    const second = start(next, env);
    assert.equal(
      await second.ended,
      0,
      `${why}: ${next.join(' ')}: ${second.output.stdout} ${second.output.stderr}`,
    );
  }
  await untilNoneOf(folder, why);
  checkFrames(true);
  assert.deepEqual(unpaid, [], `${why}: submitted without its assets`);
  const { stdout } = await rayvision(['list', '--json', '--search', name], env);
  const ids = [...submitted];
  assert.equal(ids.length, 1, `${why}: tasks ${ids.join()}, listed ${stdout}`);
  const task = `${ids[0]}_${name}`;
  if (command !== 'submit') {
    assert.deepEqual(
      filesBelow(join(frames, task)).toSorted(),
      filesBelow(join(output, task)).toSorted(),
      why,
    );
    assert.ok(filesBelow(join(frames, task)).length > 0, why);
  }
  return wasRunning;
}

async function soakWhole(engine: Engine): Promise<string> {
  if (process.platform !== 'linux') return 'skipped: processes are looked for in /proc';
  const chance = randomFrom(seed);
  const all = WAYS.flatMap((way) =>
    COMMANDS.flatMap((command) => Array.from({ length: EACH }, () => ({ way, command }))),
  ).toSorted(() => chance() - 0.5);
  const cut = new Map<string, number>();
  const total = all.length;
  const failures: string[] = [];
  async function lane(): Promise<void> {
    const opened = await openLane(engine);
    for (let one = all.pop(); one; one = all.pop()) {
      try {
        const wasRunning = await cutOff(opened, one.command, one.way, chance);
        if (wasRunning) cut.set(one.way, (cut.get(one.way) ?? 0) + 1);
      } catch (error) {
        failures.push(String(error));
        console.error(String(error));
        opened.network.comeBack();
      }
    }
    await opened.close();
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  assert.deepEqual(failures, []);
  const output = [...cut].map(([way, count]) => `${count} by ${way}`).join(', ');
  return `${total} commands, cut off in the middle: ${output}; each completed, none left anything, seed ${seed}`;
}

export const soakTransmitterCommands = () => soakWhole('transmitter');
export const soakRaysyncCommands = () => soakWhole('raysync');
