import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { listening, passOn, stopped, textOf } from '../proxies/relay.js';

/** How a hostile farm answers. Each answer contains everything that the farm has received. */
export type Form =
  /** The sandbox's answer with additional members in every object. */
  | 'extra'
  /** The sandbox's answer with additional text in every string. */
  | 'append'
  /** An envelope that refuses, with the echo in its message, request id and data. */
  | 'refusal'
  /** An envelope whose code is a string. */
  | 'code-as-text'
  /** A page without an envelope. */
  | 'page'
  /** An answer that is not HTTP. */
  | 'no-http'
  /** An echo in the HTTP reason and headers. */
  | 'headers';

export interface Manner {
  readonly form: Form;
  readonly http: number;
  readonly code: number;
}

export interface HostileFarm {
  readonly domain: string;
  /** All received signatures. */
  readonly signatures: Set<string>;
  close(): Promise<void>;
}

/** Further secrets that the farm knows. */
interface Known {
  /** Repeated everywhere. */
  readonly secret: string;
  /** Repeated under sensitive keys, in JSON and in JSON within text. */
  readonly named: string;
}

const NAMES = ['raySyncUserKey', 'userKey', 'password', 'accessKey', 'signature'];

function changed(value: unknown, form: Form, echo: string, extra: object): unknown {
  if (typeof value === 'string') return form === 'append' ? `${value} ${echo}` : value;
  if (Array.isArray(value)) return value.map((item) => changed(item, form, echo, extra));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, changed(member, form, echo, extra)]);
  return { ...Object.fromEntries(members), ...extra };
}

/** Returns everything received, as plain text, as JSON, as JSON within JSON, and in a URL. */
function echoOf(headers: IncomingHttpHeaders, { secret, named }: Known): string {
  const signature = String(headers.signature);
  const heard = { ...headers, secret, password: named };
  const addresses = [
    `http://ann:${encodeURIComponent(secret)}@h/`,
    `/?sign=${encodeURIComponent(signature)}`,
  ];
  const once = JSON.stringify(heard);
  return [secret, signature, once, JSON.stringify({ message: once }), ...addresses].join(' ');
}

/** Makes a text valid as a header's value: no control characters, only Latin letters. */
function forHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

/** Starts a farm, in front of a sandbox, that repeats everything it receives. */
export async function startHostileFarm(
  target: string,
  known: Known,
  manner: () => Manner,
): Promise<HostileFarm> {
  const signatures = new Set<string>();
  const server = createServer(async (incoming, outgoing) => {
    const text = await textOf(incoming);
    const { form, http, code } = manner();
    const { signature } = incoming.headers;
    if (signature) signatures.add(String(signature));
    const echo = echoOf(incoming.headers, known);
    const extra = { ...Object.fromEntries(NAMES.map((name) => [name, known.named])), note: echo };
    if (form === 'no-http') {
      incoming.socket.end(`HTTP/9 ${echo}\r\n${echo}\r\n\r\n${echo}`);
      return;
    }
    const answer = JSON.parse((await passOn(target, incoming.url ?? '', incoming.headers, text)).text);
    if (form === 'headers') outgoing.writeHead(http, forHeader(echo), { 'x-echo': forHeader(echo) });
    else outgoing.writeHead(http, { 'Content-Type': 'application/json' });
    if (form === 'page') outgoing.end(`<html>${echo}</html>`);
    else if (form === 'extra' || form === 'append') {
      outgoing.end(JSON.stringify({ ...answer, data: changed(answer.data, form, echo, extra) }));
    } else {
      const fields = {
        message: echo,
        requestId: echo,
        data: changed(extra, 'append', echo, {}),
        version: echo,
      };
      outgoing.end(JSON.stringify({ ...fields, code: form === 'code-as-text' ? echo : code }));
    }
  });
  return { domain: await listening(server), signatures, close: () => stopped(server) };
}

/** Starts a proxy that refuses everything and repeats what it received. */
export async function startRefusingProxy(form: 'refusal' | 'no-http') {
  const heard: string[] = [];
  const server = createServer();
  server.on('connect', ({ headers }, socket: Socket) => {
    const authorization = String(headers['proxy-authorization']);
    heard.push(authorization);
    const plain = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    const echo = `${authorization} ${plain}`;
    if (form === 'no-http') socket.end(`HTTP/9 ${echo}\r\n\r\n${echo}`);
    else socket.end(`HTTP/1.1 407 ${echo}\r\nProxy-Authenticate: ${echo}\r\n\r\n${echo}`);
  });
  return { domain: await listening(server), heard, close: () => stopped(server) };
}
