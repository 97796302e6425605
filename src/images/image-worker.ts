import { parentPort } from 'node:worker_threads';
import { readImage } from './read-image.js';

parentPort?.on('message', async (path: string) => {
  parentPort?.postMessage(await readImage(path));
});
