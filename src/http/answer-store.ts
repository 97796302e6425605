/** Bytes of one block; most answers fill one or two. */
const BLOCK = 65_536;

/** Collects the bytes of one answer until it is complete. */
export interface AnswerStore {
  add(chunk: Uint8Array): void;
  /** Returns the whole answer, decoded as UTF-8. */
  text(): string;
  /** Returns the memory for reuse; call it once, at the end. */
  release(): void;
}

/**
 * Creates stores that reuse their memory. Discarded blocks stay until the next garbage collection, so that a wait that
 * receives one endless answer after another would hold several at once.
 */
export function answerStores(): () => AnswerStore {
  const spare: Buffer[] = [];
  return () => {
    const blocks: Buffer[] = [];
    let size = 0;
    return {
      add(chunk) {
        for (let done = 0; done < chunk.length; ) {
          const used = size % BLOCK;
          if (used === 0) blocks.push(spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK));
          const part = chunk.subarray(done, done + BLOCK - used);
          blocks.at(-1)?.set(part, used);
          size += part.length;
          done += part.length;
        }
      },
      text() {
        const decoder = new TextDecoder();
        let text = '';
        for (const [at, block] of blocks.entries()) {
          text += decoder.decode(block.subarray(0, size - at * BLOCK), { stream: true });
        }
        return text + decoder.decode();
      },
      release: () => void spare.push(...blocks),
    };
  };
}
