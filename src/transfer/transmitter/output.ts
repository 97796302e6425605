/**
 * What the program prints about files (docs/protocol/workflow.md, §6.2). Names are as printed, one
 * character a byte, since their encoding depends on the machine.
 */
export type OutputEvent =
  | { readonly what: 'begin'; readonly name: string }
  | { readonly what: 'done'; readonly name: string }
  /** The program found no such file. */
  | { readonly what: 'unreadable'; readonly name: string }
  | { readonly what: 'failed'; readonly name: string; readonly error?: number; readonly cause: string }
  /** Percent of the current file. */
  | { readonly what: 'percent'; readonly percent: number };

/** Reads the program's output as it comes. */
export interface OutputReader {
  push(bytes: Uint8Array): void;
  /** Reads what came without a line end. */
  end(): void;
  /** How often the program has said something new: of a file, or which step it takes. */
  readonly news: number;
  /** How often it has said that bytes flow, which may be nothing new where a file is large. */
  readonly flow: number;
  /** Whether files have begun to be transferred. */
  readonly hasMoved: boolean;
  /** Whether the program has said how all files fared, so that its end is not a crash. */
  readonly hasSummary: boolean;
  /** Whether it has said nowhere that a file was not transferred: the exact words of success are not verified. */
  readonly isSuccess: boolean;
  /** The first line that sounds like a failure, at most 300 characters. */
  readonly complaint: string | undefined;
}

/** Longest line that is kept, in bytes: output without line ends is read in parts of this size. */
const LONGEST_LINE = 65_536;
/** Longest fragment that is kept over line ends, for a name with line ends in it. */
const LONGEST_FRAGMENT = 8192;
/** Lines that name no file and are remembered, so that only new ones are news; the program has some twenty. */
const MOST_STEPS = 100;
/** Ends of a name that are tried. */
const MOST_ENDS = 100;

const KEYWORD =
  /\b(?:upload|download) file (begin|done|interrupt|fail) ?\(|\bfile (progress) ?\(|\bget (path) ?\(|\bspeed: *([\d.]+) *KB\/S, *progress: *(\d+(?:\.\d+)?) *%/gi;
/** How a line of the program's own begins; anything else continues the name before it. */
const OWN_LINE =
  /^\s*(?:(?:upload|download|transmit|rayvision|send|recv|exit) |get path|speed:|file progress|ret is:|Build Time:)/i;
const COMPLAINT = /fail|error|invalid|exception|refused|denied|cannot/i;
const SUMMARY = /at least one file is fail(?:ure|ed)|(all files? (?:are|is|were) success)/i;
/** What shows that bytes flow, in output without line ends. */
const FLOW = /\bspeed: *[\d.]*[1-9][\d.]* *KB\/S|\b(?:upload|download) file (?:begin|done) ?\(/i;
const LINE_END = /[\r\n]/g;

/** Positions of a text's closing brackets within a name that begins at `start`, the last ones first. */
function closingBrackets(text: string, start: number, first: number): number[] {
  const found: number[] = [];
  for (let at = first; at >= 0 && at < start + LONGEST_FRAGMENT; at = text.indexOf(')', at + 1)) {
    if (found.push(at) === MOST_ENDS) break;
  }
  return found.toReversed();
}

/** Where an unknown name ends: at the last bracket before the next fragment that what follows a name comes after. */
function guessedEnd(text: string, start: number, word: string): number {
  KEYWORD.lastIndex = start;
  const next = KEYWORD.exec(text);
  const region = text.slice(start, next?.index);
  const follow = { fail: '), error-', interrupt: '), error-', path: ') info failed' }[word];
  const at = follow === undefined ? -1 : region.lastIndexOf(follow);
  const end = at >= 0 ? at : region.lastIndexOf(')');
  return end >= 0 ? start + end : -1;
}

/**
 * Returns a reader that reports what it recognises and ignores the rest: line ends may be CR or LF or missing, a name may
 * hold brackets and line ends, and a line may come in pieces.
 * @param onEvent returns true for what is news
 * @param isKnown whether a printed name is that of a file of this run; undefined when the files are not known
 */
export function readOutput(
  isKnown: ((name: string) => boolean) | undefined,
  onEvent: (event: OutputEvent) => unknown,
): OutputReader {
  /** Text without a line end so far. */
  let line = '';
  /** A fragment whose name is not complete, with its line end. */
  let open = '';
  const steps = new Set<string>();
  let news = 0;
  let flow = 0;
  let hasMoved = false;
  let hasSuccess = false;
  let hasFailure = false;
  let complaint: string | undefined;

  function tell(event: OutputEvent): void {
    hasMoved = true;
    if (onEvent(event) === true) news += 1;
  }

  function emit(word: string, name: string, rest: string): void {
    if (word === 'done') tell({ what: 'done', name });
    else if (word === 'path') tell({ what: 'unreadable', name });
    else if (word === 'fail' || word === 'interrupt') {
      const [, number, cause = ''] = /^\), *error-(-?\d+): *([^\r\n]*)/.exec(rest) ?? [];
      tell({
        ...{ what: 'failed', name, cause: cause.slice(0, 300).trim() },
        ...(number !== undefined && { error: Number(number) }),
      });
    } else tell({ what: 'begin', name });
  }

  /** Reports the fragments of a text. @returns the last one, if its name is not complete */
  function scan(text: string, isLast: boolean): string {
    let from = 0;
    /** The first closing bracket from where a name begins; looked for once, since there may be many names. */
    let bracket = 0;
    for (;;) {
      KEYWORD.lastIndex = from;
      const found = KEYWORD.exec(text);
      if (!found) return '';
      const start = found.index + found[0].length;
      const [, file, progress, path, speed, percent] = found;
      if (percent !== undefined) {
        if (Number(speed) > 0) flow += 1;
        tell({ what: 'percent', percent: Math.min(100, Number(percent)) });
        from = start;
        continue;
      }
      const word = (file ?? progress ?? path ?? '').toLowerCase();
      if (bracket >= 0 && bracket < start) bracket = text.indexOf(')', start);
      const end = knownEnd(text, start, bracket) ?? (isKnown && !isLast ? -1 : guessedEnd(text, start, word));
      if (end >= 0) {
        emit(word, text.slice(start, end), text.slice(end));
        from = end + 1;
      } else if (isLast) from = start;
      else return text.slice(found.index);
    }
  }

  /** Where a known name ends; undefined when none begins at `start`. */
  function knownEnd(text: string, start: number, bracket: number): number | undefined {
    return isKnown && closingBrackets(text, start, bracket).find((at) => isKnown(text.slice(start, at)));
  }

  /** Whether a line continues the name of the open fragment. */
  function continues(own: string): boolean {
    const joined = open + own;
    if (joined.length > LONGEST_FRAGMENT) return false;
    const start = joined.indexOf('(') + 1;
    return !OWN_LINE.test(own) || knownEnd(joined, start, joined.indexOf(')', start)) !== undefined;
  }

  /** Reads what a line says of the whole; where it names one, after the name: that may hold anything. */
  function readSummary(own: string): void {
    KEYWORD.lastIndex = 0;
    const hasFile = KEYWORD.test(own);
    const text = hasFile ? own.slice(own.lastIndexOf(')') + 1) : own;
    const step = own.slice(0, 300);
    if (!hasFile && steps.size < MOST_STEPS && !steps.has(step)) {
      steps.add(step);
      news += 1;
    }
    const [found, success] = SUMMARY.exec(text) ?? [];
    if (success !== undefined) hasSuccess = true;
    else if (found !== undefined) hasFailure = true;
  }

  function readLine(own: string, lineEnd: string): void {
    if (COMPLAINT.test(own)) complaint ??= own.trim().slice(0, 300);
    readSummary(own);
    let text = own;
    if (open !== '') {
      if (continues(own)) text = open + own;
      else scan(open, true);
    }
    open = scan(text, false);
    if (open !== '') open += lineEnd;
  }

  return {
    push(bytes) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      let from = 0;
      for (const { index } of text.matchAll(LINE_END)) {
        readLine(line + text.slice(from, index), text.charAt(index));
        line = '';
        from = index + 1;
      }
      line += text.slice(from);
      if (FLOW.test(line.slice(-(text.length - from) - 100))) flow += 1;
      if (line.length <= LONGEST_LINE) return;
      readLine(line, '');
      line = '';
    },
    end() {
      readLine(line, '');
      scan(open, true);
      line = open = '';
    },
    get news() {
      return news;
    },
    get flow() {
      return flow;
    },
    get hasMoved() {
      return hasMoved;
    },
    get hasSummary() {
      return hasSuccess || hasFailure;
    },
    get isSuccess() {
      return !hasFailure;
    },
    get complaint() {
      return complaint;
    },
  };
}
