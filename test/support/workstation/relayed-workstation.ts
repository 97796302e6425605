import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Relay, type RelayOptions, startRelay } from '../proxies/relay.js';
import { onlyJson, openWorkstation, type Workstation } from './workstation.js';

export const TASK = '/api/render/submit/task';
export const LINE = ['submit', 'a.project', '--frames', '1-2', '--dcc-version', '5'];

/** A relay to the farm, and the variables that point a command line to it. */
export interface RelayedFarm {
  readonly env: Record<string, string>;
  readonly relay: Relay;
}

/** A workstation whose requests may pass relays that lose some of them, and the journals this leaves. */
export interface RelayedWorkstation extends Workstation {
  through(options: RelayOptions): Promise<RelayedFarm>;
  /** A relay that loses the answers of one endpoint: the farm does what it is asked. */
  losingAnswers(path: string): Promise<RelayedFarm>;
  /** A relay that loses the requests of one endpoint: they never reach the farm. */
  losingRequests(path: string): Promise<RelayedFarm>;
  /** Names of the submission journals. */
  journals(): string[];
  /** Content of the first journal. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
  journal(): any;
  tasksAtFarm(): Promise<number[]>;
  /** Leaves one submission interrupted; returns its journal and the error that was reported. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  leaveInterrupted(relayed?: Promise<RelayedFarm>, argv?: readonly string[]): Promise<any>;
}

export async function openRelayedWorkstation(): Promise<RelayedWorkstation> {
  const workstation = await openWorkstation();
  const relays: Relay[] = [];
  workstation.file('a.project');

  async function through(options: RelayOptions): Promise<RelayedFarm> {
    const relay = await startRelay(workstation.farm.sandbox.address.domain, options);
    relays.push(relay);
    return { relay, env: { ...workstation.env, RAYVISION_DOMAIN: relay.domain } };
  }

  const loseAt = (path: string) => (relayed: { path: string }) => {
    if (relayed.path === path) throw new Error('lost');
  };
  const losingRequests = (path: string) => through({ onRequest: loseAt(path) });

  const journals = () =>
    readdirSync(join(workstation.folder, 'submissions')).filter((name) => name.endsWith('.json'));

  function journal() {
    const [name = ''] = journals();
    return JSON.parse(readFileSync(join(workstation.folder, 'submissions', name), 'utf8'));
  }

  return {
    ...workstation,
    through,
    losingRequests,
    losingAnswers: (path) => through({ onAnswer: loseAt(path) }),
    journals,
    journal,
    async tasksAtFarm() {
      const page = { pageNum: 1, pageSize: 100 };
      const { data } = await workstation.farm.call('/api/render/handle/getTaskList/v2', page);
      return data.items.map(({ id }: { id: number }) => id);
    },
    async leaveInterrupted(relayed = losingRequests(TASK), argv = LINE) {
      const { env } = await relayed;
      const { code, stderr } = await workstation.run([...argv, '--json'], { env });
      expect(code).toBe(69);
      return { ...journal(), error: onlyJson(stderr).error };
    },
    async close() {
      for (const relay of relays) await relay.close();
      await workstation.close();
    },
  };
}
