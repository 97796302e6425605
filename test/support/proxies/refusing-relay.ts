import { createServer } from 'node:http';
import { listening, passOn, stopped, textOf } from './relay.js';

/** A farm that refuses some requests, with a code of its own, and passes the others on, their answers edited. */
export async function startRefusingRelay(
  target: string,
  /** The code that a request is refused with; undefined for one that is passed on. */
  refusal: (path: string, body: Record<string, unknown>) => number | undefined,
  /** The answer's data as it is to be passed on. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows what it changes
  edit: (path: string, data: any) => unknown = (_, data) => data,
) {
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? '';
    const text = await textOf(incoming);
    const code = refusal(path, JSON.parse(text));
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    if (code === undefined) {
      const answer = JSON.parse((await passOn(target, path, incoming.headers, text)).text);
      outgoing.end(JSON.stringify({ ...answer, data: edit(path, answer.data) }));
    } else outgoing.end(JSON.stringify({ code, message: 'no', data: null, result: false, version: '1.0.0' }));
  });
  return { domain: await listening(server), close: () => stopped(server) };
}
