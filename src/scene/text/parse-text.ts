import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { TextWindow } from './text-window.js';

/** A parser that is fed a file in chunks. */
export interface TextParser {
  readonly window: TextWindow;
  /** Why reading stopped, where it did. */
  readonly damage: SceneDamage | undefined;
  /** Parses some bytes of the window; false where more bytes are needed. */
  step(): boolean;
  /** Called after the last byte. */
  finish(): void;
}

/** Parses a text in chunks, each of which needs to be valid until the next one only. */
export async function parseText(chunks: AsyncIterable<Buffer>, parser: TextParser): Promise<void> {
  const { window } = parser;
  const parse = () => {
    while (parser.damage === undefined && parser.step());
  };
  for await (const chunk of chunks) {
    window.push(chunk);
    parse();
    if (parser.damage !== undefined) return;
    window.hold();
  }
  window.isLast = true;
  parse();
  if (parser.damage === undefined) parser.finish();
}
