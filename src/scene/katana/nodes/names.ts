/** The table grows when it is fuller than this. */
const FULLEST = 0.7;

function grown<T extends Int32Array | Uint8Array>(old: T, make: (length: number) => T, least: number): T {
  const larger = make(Math.max(least, Math.ceil(old.length * 1.6)));
  larger.set(old);
  return larger;
}

/** An array of numbers that grows. */
export class Numbers {
  private values = new Int32Array(64);
  length = 0;

  push(value: number): number {
    if (this.length === this.values.length)
      this.values = grown(this.values, (length) => new Int32Array(length), 64);
    this.values[this.length] = value;
    return this.length++;
  }

  get(index: number): number {
    return this.values[index] as number;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }
}

/** Numbers the names of nodes from 0 on. They are kept as bytes, since a large project has a million of them. */
export class Names {
  private slots = new Int32Array(256);
  private text = new Uint8Array(1024);
  /** Where the text of each name ends. */
  private readonly ends = new Numbers();

  get count(): number {
    return this.ends.length;
  }

  /** The number of the name in these bytes. */
  numberOf(bytes: Uint8Array, start: number, end: number): number {
    if (this.count >= this.slots.length * FULLEST) this.rehash();
    const hash = hashOf(bytes, start, end);
    for (let slot = hash & (this.slots.length - 1); ; slot = (slot + 1) & (this.slots.length - 1)) {
      const number = (this.slots[slot] as number) - 1;
      if (number < 0) {
        this.slots[slot] = this.count + 1;
        return this.add(bytes, start, end);
      }
      if (this.is(number, bytes, start, end)) return number;
    }
  }

  /** The name of a number. */
  textOf(number: number): string {
    return Buffer.from(this.text.subarray(this.startOf(number), this.ends.get(number))).toString('utf8');
  }

  private startOf(number: number): number {
    return number === 0 ? 0 : this.ends.get(number - 1);
  }

  private is(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const first = this.startOf(number);
    if (this.ends.get(number) - first !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.text[first + i] !== bytes[start + i]) return false;
    return true;
  }

  private add(bytes: Uint8Array, start: number, end: number): number {
    const first = this.startOf(this.count);
    const last = first + end - start;
    if (last > this.text.length) this.text = grown(this.text, (length) => new Uint8Array(length), last);
    for (let i = first; i < last; i++) this.text[i] = bytes[start + i - first] as number;
    return this.ends.push(last);
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    for (let number = 0; number < this.count; number++) {
      let slot = hashOf(this.text, this.startOf(number), this.ends.get(number)) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number + 1;
    }
    this.slots = slots;
  }
}

/** FNV-1a, mixed so that its lower bits depend on all bytes. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
