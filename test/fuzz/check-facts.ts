import assert from 'node:assert/strict';
import type { Finding } from '../../src/domain/scene/scene-report.js';
import type { SceneFacts } from '../../src/scene/scene-format.js';

function checkFinding(name: string, { value, state }: Finding<unknown>): void {
  assert.ok(['found', 'default', 'unknown'].includes(state), `${name}: ${state}`);
  assert.equal(value === null, state === 'unknown', `${name}: ${state} with ${JSON.stringify(value)}`);
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${name}: ${value}`);
}

/** What holds for whatever a reader made of whatever file. @throws AssertionError */
export function checkFacts(facts: SceneFacts): void {
  for (const name of ['version', 'renderer', 'frames', 'size', 'fps'] as const)
    checkFinding(name, facts[name]);
  const { value: size } = facts.size;
  if (size) assert.ok(Number.isInteger(size.width) && Number.isInteger(size.height), JSON.stringify(size));
  const { value: frames } = facts.frames;
  if (frames !== null) assert.match(frames, /^-?\d+(?:--?\d+\[\d+\])?$/);
  for (const { name, frames: own } of facts.layers) checkFinding(`frames of ${name}`, own);
  for (const { path } of [...facts.files, ...facts.nested]) assert.notEqual(path, '');
  // It can be printed: no cycles, no numbers that are too large for JSON.
  assert.ok(JSON.stringify(facts).length > 0);
}
