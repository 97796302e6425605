import { describe, expect, onTestFinished, test } from 'vitest';
import { FAILURE_CAUSES } from '../../../src/domain/diagnosis/failure-causes.js';
import { forEachTest } from '../../support/for-each-test.js';
import { screen } from '../../support/processes/screen.js';
import { startAnsweringProxy } from '../../support/proxies/answering-proxy.js';
import { openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const failing = async (cause: string) => {
  const id = await workstation().submit('--frames', '1-4');
  const argv = ['sandbox', 'set', String(id), '--fail-frames', '2', '--fail-as', cause];
  expect((await workstation().run(argv)).code).toBe(0);
  return id;
};

describe('a wait names why frames failed, and the command that shows more', () => {
  test.each(FAILURE_CAUSES)('%s, in one sentence of each language', async (cause) => {
    const id = await failing(cause);
    const { code, stderr } = await workstation().run(['wait', String(id)]);
    expect(code).toBe(30);
    expect(stderr).toMatch(new RegExp(`\\n2W${id}: Frames [^.]+\\. Details: rayvision why ${id}\\n$`));
    const chinese = await workstation().run(['wait', String(id), '--lang', 'zh']);
    expect(chinese.stderr).toMatch(new RegExp(`\\n2W${id}：[^。]+。详情：rayvision why ${id}\\n$`));
  });

  test('at a terminal, before the command that renders them again', async () => {
    const id = await failing('licence');
    const { world, written } = screen(200);
    await workstation().run(['wait', String(id)], { world });
    const said = `2W${id}: Frames failed because the renderer got no licence. Details: rayvision why ${id}\n`;
    expect(written.stderr).toContain(`${said}To render failed frames again: rayvision retry ${id}\n`);
    expect(written.stderr).not.toContain('To see why');
  });

  test('and frames does, at a terminal', async () => {
    const id = await failing('crash');
    await workstation().run(['wait', String(id), '-q']);
    const { world, written } = screen(200);
    expect((await workstation().run(['frames', String(id)], { world })).code).toBe(0);
    expect(written.stderr).toContain(`because the renderer crashed. Details: rayvision why ${id}\n`);
  });

  test.each([['-q'], ['--json'], ['--ndjson']])(
    'not with %s, which makes no further request',
    async (flag) => {
      const id = await failing('licence');
      const proxy = await startAnsweringProxy(workstation().farm.sandbox.address.domain, () => undefined);
      onTestFinished(() => proxy.close());
      const env = { ...workstation().env, RAYVISION_DOMAIN: proxy.domain };
      const { code, stderr } = await workstation().run(['wait', String(id), flag], { env });
      expect([code, stderr.includes('why')]).toEqual([30, false]);
      expect(proxy.paths.filter((path) => !path.includes('queryTaskInfo'))).toEqual([]);
    },
  );

  test.each([[500], [602], [404]])(
    'a farm that answers %d to it changes nothing of the result',
    async (refusal) => {
      const id = await failing('licence');
      const { domain } = workstation().farm.sandbox.address;
      const proxy = await startAnsweringProxy(domain, (path) =>
        path.includes('queryTaskInfo') ? undefined : refusal,
      );
      onTestFinished(() => proxy.close());
      const env = { ...workstation().env, RAYVISION_DOMAIN: proxy.domain };
      const { world, written } = screen(200);
      expect((await workstation().run(['wait', String(id)], { env, world })).code).toBe(30);
      expect(written.stderr).toContain(`To see why frames failed: rayvision why ${id}`);
    },
  );
});
