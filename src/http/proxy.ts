import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { ConfigError } from '../errors.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** The spelling of a variable that is set, or undefined. */
function spelling(env: Env, name: string): string | undefined {
  const found = [name.toLowerCase(), name].find((one) => env[one]);
  // To Windows both are one variable: it is named as it was set.
  return found !== undefined && env[name] === env[found] && Object.keys(env).includes(name) ? name : found;
}

/** One entry of NO_PROXY against a host: `*`, `example.com`, `.example.com`, `*.example.com`, `host:port`. */
function excepts(entry: string, host: string, port: string): boolean {
  const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  if (name === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
  if (name === '*') return true;
  const suffix = name.replace(/^\*?\./, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

const SCHEMES = /^(?:https?|socks(?:4a?|5h?)?):$/;

/** A proxy, and the variable that names it. */
export interface Proxy {
  /** With the password, if it has one: never to be shown. */
  readonly address: URL;
  /** As it is written in the environment: `https_proxy`, say. */
  readonly variable: string;
}

/** No way through the proxy: nothing of the request has left this machine. */
export class ProxyError extends Error {
  /** Host and port, without user and password. */
  readonly proxy: string;
  readonly variable: string;
  /** What the system calls it, or a few words of the library's. */
  readonly code: string;

  /**
   * @param status HTTP status that the proxy answered CONNECT with; undefined when it was not reached, or gave
   * none
   */
  constructor(
    { address, variable }: Proxy,
    readonly status: number | undefined,
    override readonly cause: unknown,
  ) {
    super('no way through the proxy', { cause });
    this.proxy = address.host;
    this.variable = variable;
    const { code, message } = cause as NodeJS.ErrnoException;
    this.code = code ?? message;
  }
}

/**
 * The proxy that the environment names for this address, or undefined.
 * @throws ConfigError for one that is no address; it is not shown, since it may hold a password.
 */
export function proxyFor(url: URL, env: Env): Proxy | undefined {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const spared = (env[spelling(env, 'NO_PROXY') ?? ''] ?? '').split(/[\s,]+/);
  if (spared.some((entry) => excepts(entry, url.hostname.toLowerCase(), port))) return undefined;
  const scheme = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = spelling(env, scheme) ?? spelling(env, 'ALL_PROXY');
  if (variable === undefined) return undefined;
  const text = env[variable] ?? '';
  const written = text.includes('://') ? text : `http://${text}`;
  const address = URL.canParse(written) ? new URL(written) : undefined;
  if (!address || !SCHEMES.test(address.protocol)) throw new ConfigError('config.proxy', { name: variable });
  return { address, variable };
}

/** The status with which a proxy refused CONNECT; hpagent tells it in its message and nowhere else. */
function refusedStatus(cause: unknown): number | undefined {
  const [, status] = /^Bad response: (\d{3})$/.exec((cause as Error).message) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** Tells what fails before the proxy lets through from what fails afterwards, on the way to the farm. */
function tunnelled(agent: Agent, proxy: Proxy): Agent {
  const create = agent.createConnection;
  agent.createConnection = (options, done) => {
    const end = (cause: unknown, socket: Duplex) =>
      done?.(cause ? new ProxyError(proxy, refusedStatus(cause), cause) : null, socket);
    try {
      return create.call(agent, options, end);
    } catch (cause) {
      // User or password that is not percent-encoded.
      end(cause, undefined as never);
      return undefined;
    }
  };
  return agent;
}

/**
 * An agent that goes through the proxy; SOCKS too, as the farm's intranet guide has it
 * (docs/protocol/workflow.md, §6.5). What keeps it from getting through is a ProxyError.
 * @param keepAlive milliseconds after which an idle connection is dropped
 */
export async function proxyAgent(proxy: Proxy, secure: boolean, keepAlive: number): Promise<Agent> {
  const options = { keepAlive: true, timeout: keepAlive };
  if (proxy.address.protocol.startsWith('socks')) {
    const { SocksProxyAgent } = await import('socks-proxy-agent');
    const agent = new SocksProxyAgent(proxy.address, options);
    // It would break off an answer that takes longer; idle connections are Node's own matter.
    agent.timeout = null;
    const through = agent.connect.bind(agent);
    agent.connect = (...way) =>
      through(...way).catch((cause: unknown) => {
        throw new ProxyError(proxy, undefined, cause);
      });
    return agent;
  }
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  const through = { ...options, proxy: proxy.address.href };
  return tunnelled(secure ? new HttpsProxyAgent(through) : new HttpProxyAgent(through), proxy);
}
