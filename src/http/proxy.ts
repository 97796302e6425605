import type { Agent } from 'node:http';
import { ConfigError } from '../errors.js';

export type Env = Readonly<Record<string, string | undefined>>;

function variable(env: Env, name: string): string {
  return env[name.toLowerCase()] || env[name] || '';
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

/**
 * The proxy that the environment names for this address, or undefined.
 * @throws ConfigError for one that is no address; it is not shown, since it may hold a password.
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const spared = variable(env, 'NO_PROXY').split(/[\s,]+/);
  if (spared.some((entry) => excepts(entry, url.hostname.toLowerCase(), port))) return undefined;
  const scheme = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const own = variable(env, scheme);
  const proxy = own || variable(env, 'ALL_PROXY');
  if (proxy === '') return undefined;
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  const found = URL.canParse(address) ? new URL(address) : undefined;
  if (!found || !SCHEMES.test(found.protocol)) {
    throw new ConfigError('config.proxy', { name: own ? scheme : 'ALL_PROXY' });
  }
  return found;
}

/** An agent that goes through the proxy; SOCKS too, as the farm's intranet guide has it (workflow.md §6.5). */
export async function proxyAgent(proxy: URL, secure: boolean, keepAlive: number): Promise<Agent> {
  if (proxy.protocol.startsWith('socks')) {
    const { SocksProxyAgent } = await import('socks-proxy-agent');
    return new SocksProxyAgent(proxy, { keepAlive: true, timeout: keepAlive });
  }
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  const options = { proxy: proxy.href, keepAlive: true, timeout: keepAlive };
  return secure ? new HttpsProxyAgent(options) : new HttpProxyAgent(options);
}
