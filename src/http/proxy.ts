import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { ConfigError } from '../errors.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** Returns the name of a variable as it is set, in lower or upper case, or undefined. */
function variableName(env: Env, name: string): string | undefined {
  const found = [name.toLowerCase(), name].find((one) => env[one]);
  // Windows ignores case, so the name is reported as it was set.
  return found !== undefined && env[name] === env[found] && Object.keys(env).includes(name) ? name : found;
}

/** Whether an entry of NO_PROXY matches a host: `*`, `example.com`, `.example.com`, `*.example.com`, `host:port`. */
function matchesNoProxy(entry: string, host: string, port: string): boolean {
  const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  if (name === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
  if (name === '*') return true;
  const suffix = name.replace(/^\*?\./, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}

const SCHEMES = /^(?:https?|socks(?:4a?|5h?)?):$/;

/** A proxy, and the environment variable that names it. */
export interface Proxy {
  /** May contain a password: never print it. */
  readonly address: URL;
  /** As it is spelled in the environment, for example `https_proxy`. */
  readonly variable: string;
}

/** The proxy cannot be used: nothing of the request was sent to the farm. */
export class ProxyError extends Error {
  /** Host and port, without user and password. */
  readonly proxy: string;
  readonly variable: string;
  /** The system's error code, or the library's message. */
  readonly code: string;

  /**
   * @param status the proxy's HTTP status for CONNECT; undefined if it did not answer
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
 * Returns the proxy that the environment names for a URL, or undefined.
 * @throws ConfigError for an invalid URL, without showing it, since it may contain a password
 */
export function proxyFor(url: URL, env: Env): Proxy | undefined {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const noProxy = (env[variableName(env, 'NO_PROXY') ?? ''] ?? '').split(/[\s,]+/);
  if (noProxy.some((entry) => matchesNoProxy(entry, url.hostname.toLowerCase(), port))) return undefined;
  const scheme = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const variable = variableName(env, scheme) ?? variableName(env, 'ALL_PROXY');
  if (variable === undefined) return undefined;
  const text = env[variable] ?? '';
  const written = text.includes('://') ? text : `http://${text}`;
  const address = URL.canParse(written) ? new URL(written) : undefined;
  if (!address || !SCHEMES.test(address.protocol)) throw new ConfigError('config.proxy', { name: variable });
  return { address, variable };
}

/** Returns the HTTP status with which a proxy refused CONNECT; hpagent has it only in its message. */
function refusedStatus(cause: unknown): number | undefined {
  const [, status] = /^Bad response: (\d{3})$/.exec((cause as Error).message) ?? [];
  return status === undefined ? undefined : Number(status);
}

/** Marks errors of the proxy itself, to tell them from errors behind it. */
function withProxyErrors(agent: Agent, proxy: Proxy): Agent {
  const create = agent.createConnection;
  agent.createConnection = (options, done) => {
    const end = (cause: unknown, socket: Duplex) =>
      done?.(cause ? new ProxyError(proxy, refusedStatus(cause), cause) : null, socket);
    try {
      return create.call(agent, options, end);
    } catch (cause) {
      // hpagent throws for a user or password that is not percent-encoded.
      end(cause, undefined as never);
      return undefined;
    }
  };
  return agent;
}

/**
 * Creates an agent for an HTTP or SOCKS proxy, as in the farm's intranet guide (docs/protocol/workflow.md, §6.5). Errors of
 * the proxy are ProxyErrors.
 * @param keepAlive milliseconds after which an idle connection is closed
 */
export async function proxyAgent(proxy: Proxy, secure: boolean, keepAlive: number): Promise<Agent> {
  const options = { keepAlive: true, timeout: keepAlive };
  if (proxy.address.protocol.startsWith('socks')) {
    const { SocksProxyAgent } = await import('socks-proxy-agent');
    const agent = new SocksProxyAgent(proxy.address, options);
    // Its timeout would cancel slow answers; Node closes idle connections itself.
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
  return withProxyErrors(secure ? new HttpsProxyAgent(through) : new HttpProxyAgent(through), proxy);
}
