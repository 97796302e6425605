import { createServer } from 'node:http';
import { listening, passOn, stopped, textOf } from './relay.js';

/** A farm that refuses some requests, with a code of its own, and passes the others on. */
export async function startRefusingRelay(
  target: string,
  /** The code that a request is refused with; undefined for one that is passed on. */
  refusal: (path: string) => number | undefined,
) {
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? '';
    const text = await textOf(incoming);
    const code = refusal(path);
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    if (code === undefined) outgoing.end((await passOn(target, path, incoming.headers, text)).text);
    else outgoing.end(JSON.stringify({ code, message: 'no', data: null, result: false, version: '1.0.0' }));
  });
  return { domain: await listening(server), close: () => stopped(server) };
}
