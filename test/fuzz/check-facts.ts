import assert from 'node:assert/strict';
import type { Finding } from '../../src/domain/scene/scene-report.js';
import type { FollowedFacts, SceneFacts } from '../../src/scene/scene-format.js';

function checkFinding(name: string, { value, state }: Finding<unknown>): void {
  assert.ok(['found', 'default', 'unknown'].includes(state), `${name}: ${state}`);
  assert.equal(value === null, state === 'unknown', `${name}: ${state} with ${JSON.stringify(value)}`);
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${name}: ${value}`);
}

/** Checks that files are plain data. @throws AssertionError */
function checkFiles({ files, nested }: Pick<FollowedFacts, 'files' | 'nested'>): void {
  for (const file of [...files, ...nested]) {
    assert.notEqual(file.path, '');
    assert.equal(typeof file.kind, 'string', `${file.path}: ${file.kind}`);
    assert.deepEqual(JSON.parse(JSON.stringify(file)), file);
  }
}

/** Checks what must hold for the report of any file. @throws AssertionError */
export function checkFacts(facts: SceneFacts): void {
  for (const name of ['version', 'renderer', 'frames', 'size', 'fps'] as const)
    checkFinding(name, facts[name]);
  const { value: size } = facts.size;
  if (size) assert.ok(Number.isInteger(size.width) && Number.isInteger(size.height), JSON.stringify(size));
  const { value: frames } = facts.frames;
  if (frames !== null) assert.match(frames, /^-?\d+(?:--?\d+\[\d+\])?$/);
  for (const { name, frames: own } of facts.layers) checkFinding(`frames of ${name}`, own);
  checkFiles(facts);
  // It can be written as JSON: no cycles, no infinite numbers.
  assert.ok(JSON.stringify(facts).length > 0);
}

/** Checks what must hold for what any asset names. @throws AssertionError */
export function checkFollowed(facts: FollowedFacts): void {
  checkFiles(facts);
  if (facts.damage) assert.ok(facts.unknown.includes('assets') && facts.damage.at >= 0);
  assert.ok(JSON.stringify(facts).length > 0);
}
