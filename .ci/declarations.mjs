// Bundles the types of src/index.ts into dist/index.d.ts, which needs no other file and no other package.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const root = fileURLToPath(new URL('..', import.meta.url));

const bundle = await rollup({
  input: join(root, 'src', 'index.ts'),
  plugins: [dts({ tsconfig: join(root, 'tsconfig.json') })],
  onwarn: ({ message }) => {
    throw new Error(message);
  },
});
await bundle.write({ file: join(root, 'dist', 'index.d.ts'), format: 'es' });
await bundle.close();
