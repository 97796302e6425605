import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import { type EntryHeader, type Variant, variantOf } from './headers.js';
import type { FileWindow } from './window.js';

/** An entry of the archive and the bytes of its content. */
export interface Entry {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** True for the trailer of an archive within the archive: the entries before it are not the scene's. */
  readonly isNestedTrailer?: true;
}

/** Bytes that look like the beginning of a header and are none, before reading stops. */
const MOST_FALSE_STARTS = 200_000;

/** The section that holds definitions of nodes, and with them whole archives. */
const DEFINITIONS = '.OPdummydefs';

/** Lists the entries of a scene; their contents are skipped by seeking where the headers have sizes that are right. */
export class EntryReader {
  damage: SceneDamage | undefined;
  private falseStarts = 0;

  constructor(private readonly window: FileWindow) {}

  async *entries(): AsyncGenerator<Entry> {
    const found = await variantOf(this.window);
    const first = found && found[1] >= 0 ? await found[0].headerAt(this.window, found[1]) : undefined;
    if (!found || !first) {
      this.damage = { reason: 'malformed', at: 0 };
      return;
    }
    const [variant] = found;
    let header: EntryHeader | undefined = first;
    while (header) {
      const { name, start } = header;
      if (variant.isTrailer(name)) {
        // A trailer after which more follows ends an archive within this one.
        header = await this.search(variant, start, this.window.size);
        if (!header) return;
        yield { name, start, end: start, isNestedTrailer: true };
        continue;
      }
      const next = await this.next(variant, header);
      yield { name, start, end: next?.at ?? Math.min(header.end ?? this.window.size, this.window.size) };
      header = next;
    }
    this.damage ??= { reason: 'cut', at: this.window.size };
  }

  /** The header after an entry: at the end that the entry declares, else the next one that is found. */
  private async next(variant: Variant, { name, start, end }: EntryHeader): Promise<EntryHeader | undefined> {
    const { size } = this.window;
    if (end === undefined) return this.search(variant, start, size);
    // A size that is wrong can point anywhere.
    const glance = { bytes: (at: number, length: number) => this.window.glance(at, length) };
    const declared = end < size ? await variant.headerAt(glance, end) : undefined;
    if (declared) return declared;
    const isInside = name !== DEFINITIONS || end >= size;
    const inside = isInside ? await this.search(variant, start, Math.min(end, size)) : undefined;
    return inside ?? this.search(variant, end, size);
  }

  private async search(variant: Variant, from: number, end: number): Promise<EntryHeader | undefined> {
    for (let at = await this.window.find(variant.magic, from, end); at >= 0; ) {
      const header = await variant.headerAt(this.window, at);
      if (header) return header;
      this.falseStarts += 1;
      if (this.falseStarts > MOST_FALSE_STARTS) {
        this.damage = { reason: 'limit', at };
        return undefined;
      }
      at = await this.window.find(variant.magic, at + 1, end);
    }
    return undefined;
  }
}
