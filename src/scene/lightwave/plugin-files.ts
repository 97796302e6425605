import type { FileUse } from '../scene-format.js';
import { kindOf } from './file-kinds.js';

/** Classes of plug-ins that change or save pictures, or the program; the files that they name are written or settings. */
const NO_INPUTS = /^(?:ImageFilter|PixelFilter|Master|AnimSaver|ImageSaver|Camera)Handler/;

/** A path in quotes, or one that is a whole line. */
const PATH = /"([^"]{1,4096})"|^\s*((?:[A-Za-z]:)?[^"{}<>|:*?]*[\\/][^"{}<>|:*?]*\.\w{1,8})\s*$/g;

const END = Buffer.from('EndPlugin');
const DOT = 0x2e;

/** Finds the files that a plug-in names in its own data, whose form only the plug-in knows: `"Caches/cloth.mdd"`. */
export class PluginFiles {
  isOpen = false;
  private isInput = false;
  private node = '';

  /** @param value class, number and name: `DisplacementHandler 1 MD_MetaPlug` */
  open(value: string, item: string): void {
    this.isOpen = true;
    this.isInput = !NO_INPUTS.test(value);
    this.node = item || value.split(/\s+/).at(2) || 'Plugin';
  }

  /** Reads a line of the plug-in's data; returns the file that it names. */
  line(text: Buffer, start: number, end: number): FileUse | undefined {
    if (text.compare(END, 0, END.length, start, Math.min(end, start + END.length)) === 0) {
      this.isOpen = false;
      return undefined;
    }
    const dot = this.isInput ? text.indexOf(DOT, start) : -1;
    if (dot < 0 || dot >= end) return undefined;
    for (const [, quoted, bare] of text.toString('utf8', start, end).matchAll(PATH)) {
      const path = quoted ?? bare?.trim() ?? '';
      const kind = kindOf(path);
      if (kind) return { path, kind, node: this.node };
    }
    return undefined;
  }
}
