import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Relay, type RelayOptions, startRelay } from '../proxies/relay.js';
import { onlyJson, openWorkstation, type Workstation } from './workstation.js';

/** Longer than results may still arrive after the end of a task. */
export const HOUR = 3_600_000;

/** A workstation whose farm is reset before each test, and a new folder to sync to. */
export function useSyncs() {
  let at: Workstation;
  let to: string;
  let folders = 0;
  const relays: Relay[] = [];

  beforeAll(async () => {
    at = await openWorkstation();
  });
  beforeEach(async () => {
    await at.farm.call('/sandbox/reset');
    folders += 1;
    to = join(at.cwd, `out-${folders}`);
  });
  afterEach(async () => {
    for (const relay of relays.splice(0)) await relay.close();
  });
  afterAll(() => at.close());

  const output = (...path: string[]) => join(at.farm.folder, 'storage/output/20201-10000001', ...path);

  return {
    /** The workstation. */
    at: () => at,
    /** The folder of this test. */
    to: () => to,
    output,
    /** Runs `sync`; returns its exit code, its JSON and stderr. */
    async sync(...flags: string[]) {
      const { code, stdout, stderr } = await at.run(['sync', to, '--json', ...flags]);
      return { code, stderr, ...(stdout === '' ? {} : onlyJson(stdout)) };
    },
    /**
     * Returns a function that runs `sync` through a relay, and returns the last parts of the requested paths as well. By
     * another address it is another farm.
     */
    async relayed(options: RelayOptions = {}) {
      const relay = await startRelay(at.farm.sandbox.address.domain, options);
      relays.push(relay);
      const env = { ...at.env, RAYVISION_DOMAIN: relay.domain };
      return async (...flags: string[]) => {
        const before = relay.requests.length;
        const { code, stdout } = await at.run(['sync', to, '--json', ...flags], { env });
        const paths = relay.requests.slice(before).map(({ path }) => path.replace(/\/v2$/, ''));
        return { code, asked: paths.map((path) => path.split('/').at(-1)), ...onlyJson(stdout) };
      };
    },
    /** Submits a task and renders all its frames. */
    async rendered(...flags: string[]): Promise<number> {
      const id = await at.submit('--new', ...flags);
      at.farm.clock.advance(60_000);
      await at.record(id);
      return id;
    },
    /** Lets a frame of a task render again. */
    async renderAgain(id: number, frame: number): Promise<void> {
      const { code } = await at.run(['retry', String(id), '--frames', String(frame), '--yes']);
      expect(code).toBe(0);
    },
    /** Names of the files of a task that are here. */
    here: (id: number) => readdirSync(join(to, `${id}_shot`)),
    local: (id: number, frame: number) => join(to, `${id}_shot`, `shot.000${frame}.png`),
    stored: (id: number, frame: number) => output(`${id}_shot`, `shot.000${frame}.png`),
  };
}
