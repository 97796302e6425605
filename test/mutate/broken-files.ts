import type { Reporter, TestModule } from 'vitest/node';

/** Vitest's own record of a file, of which Stryker reads the tests. */
interface FileTask {
  readonly filepath: string;
  readonly name: string;
  readonly tasks: unknown[];
  readonly result?: { readonly errors?: unknown[] };
}

/**
 * Makes a test file that fails while it is loaded count as a failed test. Stryker looks at tests alone, and takes a
 * change that breaks every file that imports it for one that no test notices.
 */
export const brokenFiles: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules) {
      if (module.state() !== 'failed' || [...module.children.allTests()].length > 0) continue;
      const { task: file } = module as unknown as { readonly task: FileTask };
      file.tasks.push({
        ...{ type: 'test', id: `${file.filepath}_loaded`, name: 'is loaded', mode: 'run', meta: {} },
        ...{ file, suite: undefined, result: { state: 'fail', errors: file.result?.errors ?? [] } },
      });
    }
  },
};
