import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import type { SceneFile } from '../../scene-file.js';
import type { SceneFacts } from '../../scene-format.js';
import { codesetOf, decoding } from '../codeset.js';
import { deriveFacts } from '../facts.js';
import { createModel, type ModelWriter } from '../model/model.js';
import { leafOf, wantsConnection } from '../model/relevant-attributes.js';
import { commandOf, commandReader, missedReader } from './commands.js';
import { type StatementScanner, type StatementSink, statementScanner } from './statements.js';
import type { Decode } from './tokens.js';

/** Bytes that contain the comments at the start of a scene. */
const HEAD = 4096;

const [QUOTE, DOT, SEMICOLON, SPACE, BACKSLASH] = [0x22, 0x2e, 0x3b, 0x20, 0x5c];

/** The most bytes of flags between a command and the name of its attribute. */
const MOST_FLAGS = 200;

/** The index of a string's closing quote; -1 when the bytes end first. */
function closing(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return -1;
}

/** The index of a statement's next quote; -1 where the statement ends, or its flags exceed MOST_FLAGS. */
function opening(bytes: Buffer, from: number, end: number): number {
  const last = Math.min(end, from + MOST_FLAGS);
  for (let i = from; i < last; i++) {
    if (bytes[i] === QUOTE) return i;
    if (bytes[i] === SEMICOLON) return -1;
  }
  return -1;
}

/** Whether a string, `-type "string"` or `-type "stringArray"` comes next. */
function isText(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at < end && (bytes[at] as number) <= SPACE) at += 1;
  return bytes[at] === QUOTE || (at + 13 <= end && bytes.toString('latin1', at, at + 13) === '-type "string');
}

/** Bytes of a statement that is read; longer ones contain meshes, scripts or images. Reference edits may be longer. */
const [LONGEST, LONGEST_EDITS] = [1 << 20, 1 << 23];

/** Whether a `setAttr` is relevant. Almost none are, and every one is tested, so this must be fast. */
function wantsSetAttr(model: ModelWriter, bytes: Buffer, start: number, end: number): boolean {
  const quote = opening(bytes, start, end);
  // A statement without quotes is hand-written and short.
  if (quote < 0) return true;
  const close = closing(bytes, quote + 1, end);
  if (close < 0) return true;
  const own = bytes[quote + 1] === DOT;
  const { relevant, mayHoldFile, isReference } = model;
  const text = mayHoldFile && isText(bytes, close + 1, end);
  if (own && !text && relevant === undefined && !isReference) return false;
  const name = bytes.toString('latin1', quote + 1, close);
  if (own) return text || (isReference && leafOf(name) === 'ed') || (relevant?.has(leafOf(name)) ?? false);
  // An attribute of another node, or a type before the name: decided when the statement is read.
  return true;
}

/** Whether a `connectAttr` is relevant, by its destination attribute. */
function wantsConnect(bytes: Buffer, start: number, end: number): boolean {
  const first = opening(bytes, start, end);
  const firstEnd = first < 0 ? -1 : closing(bytes, first + 1, end);
  const second = firstEnd < 0 ? -1 : opening(bytes, firstEnd + 1, end);
  const secondEnd = second < 0 ? -1 : closing(bytes, second + 1, end);
  if (secondEnd < 0) return true;
  const dot = bytes.lastIndexOf(DOT, secondEnd);
  return dot > second && wantsConnection(bytes.toString('latin1', dot + 1, secondEnd));
}

function sinkFor(model: ModelWriter, decode: Decode): StatementSink {
  return {
    take: commandReader(model, decode),
    takeBeginning: missedReader(model, decode),
    wants(bytes, start, end) {
      const command = commandOf(bytes, start, end);
      if (command === 'setAttr' && !wantsSetAttr(model, bytes, start + 7, end)) return 0;
      if (command === 'connectAttr' && !wantsConnect(bytes, start + 11, end)) return 0;
      if (command === undefined) return 0;
      return model.isReference ? LONGEST_EDITS : LONGEST;
    },
  };
}

/** Feeds a file to a scanner; returns false when the memory limit ended it. */
async function feed(file: SceneFile, scanner: StatementScanner, full: () => boolean): Promise<boolean> {
  let window = Buffer.allocUnsafe(1 << 16);
  let filled = 0;
  // Tiny chunks would have the beginning of a long statement read each time.
  let enough = 0;
  for await (const chunk of file.chunks()) {
    if (filled + chunk.length > window.length) {
      const larger = Buffer.allocUnsafe(filled + chunk.length + (1 << 16));
      window.copy(larger, 0, 0, filled);
      window = larger;
    }
    chunk.copy(window, filled);
    filled += chunk.length;
    if (filled < enough) continue;
    const used = scanner.feed(window.subarray(0, filled), false);
    window.copyWithin(0, used, filled);
    filled -= used;
    enough = filled + Math.min(filled, 1 << 16);
    if (scanner.malformed) return true;
    if (full()) return false;
  }
  scanner.feed(window.subarray(0, filled), true);
  return !full();
}

/** Bytes that contain Maya's comment at the end of a scene. */
const TAIL = 1024;

/** Whether a scene that Maya saved is truncated: Maya ends every scene with a comment. */
async function isTruncated(file: SceneFile, head: Buffer): Promise<boolean> {
  if (!/^\/\/Last modified:/m.test(head.toString('latin1'))) return false;
  const tail = await file.read(Math.max(0, file.size - TAIL), TAIL);
  return !/^\/\/ End of /m.test(tail.toString('latin1'));
}

/** Reads a Maya ASCII scene, which is MEL; only the statements that a report needs are parsed. */
export async function readAscii(file: SceneFile): Promise<SceneFacts> {
  const head = await file.read(0, HEAD);
  const model = createModel();
  const decode = decoding(codesetOf(head));
  const scanner = statementScanner(sinkFor(model, decode));
  const isComplete = await feed(file, scanner, () => model.full);
  const at = scanner.statementAt;
  let damage: SceneDamage | undefined;
  if (!isComplete) damage = { reason: 'limit', at };
  else if (scanner.malformed) damage = { reason: 'malformed', at };
  else if (scanner.open) damage = { reason: 'cut', at };
  else if (await isTruncated(file, head)) damage = { reason: 'cut', at: file.size };
  const header = /^\s*\/\/\s*Maya ASCII (\S+)/.exec(
    head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''),
  );
  return deriveFacts(model, { damage, headVersion: header?.[1] });
}
