// A separate program, built into dist/sandbox-raysync.js: the stand-in for the vendor's Raysync daemon. Run in a folder
// with `cluster.xml`, it listens on the port named there; `raysync-faults.json` beside it names what it does wrong.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startRaysyncStandIn } from './raysync-stand-in.js';

function readIfThere(name: string): string | undefined {
  try {
    return readFileSync(resolve(name), 'utf8');
  } catch {
    return undefined;
  }
}

const cluster = (readIfThere('cluster.xml') ?? '').replace(/<!--[\s\S]*?-->/g, '');
const [, port = '6598'] = /\bvalue="(\d+)"/.exec(cluster) ?? [];
startRaysyncStandIn(JSON.parse(readIfThere('raysync-faults.json') ?? '{}'), Number(port));
