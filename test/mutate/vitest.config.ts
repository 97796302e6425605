import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { brokenFiles } from './broken-files.js';

/** Makes the shapes of requests and answers, which are made at their first use, in a test that checks all of them. */
const SHAPES = 'protocol/members.test.ts';

/** The tests of the changed file's own room first: a change that they notice needs no others. */
class OwnRoomFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rooms = (this.ctx.config.related ?? []).map((file) => /\/src\/(\w+)\//.exec(file)?.[1]);
    const place = ({ moduleId }: TestSpecification) => {
      const own = rooms.some((room) => moduleId.includes(`/${room}/`) || moduleId.includes(`/${room}.`));
      return `${own ? 0 : 1}${moduleId.endsWith(SHAPES) ? 0 : 1}${moduleId}`;
    };
    return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}

/** The tests that mutation testing runs: those of rules by themselves. A change of a table may run them all. */
export default defineConfig({
  test: {
    include: [
      'test/unit/{domain,job,protocol,poller}/**/*.test.ts',
      'test/unit/transfer/{name-problems,plan,target}.test.ts',
      'test/unit/state/submissions.test.ts',
      'test/unit/http/outcome.test.ts',
    ],
    globalSetup: ['test/support/temporary.ts'],
    testTimeout: 15_000,
    // One worker for all files of a change, and a new one for the next: nothing stays loaded from one to the other.
    isolate: false,
    sequence: { sequencer: OwnRoomFirst },
    reporters: ['default', brokenFiles],
  },
});
