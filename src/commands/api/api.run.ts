import type { Context } from '../../context.js';
import { parseJson } from '../../domain/json.js';
import { DataError, UsageError } from '../../errors.js';
import { columns, jsonText, print, printJson } from '../../output/print.js';
import type { Body, Repeat } from '../../protocol/endpoint.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import type { CommandRow } from '../command.js';
import { readNamedFile, readStdin } from '../files/named-file.js';
import { COMMANDS } from '../index.js';
import { withSession } from '../session/session.js';
import type { ApiOptions } from './api.js';

/** Returns the command line of each function, by the function's name. */
function commandsByEndpoint(rows: readonly CommandRow[], path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, endpoints = [], subcommands } of rows) {
    for (const use of endpoints) {
      const [endpoint = '', ...flags] = use.split(' ');
      found.set(endpoint, [`${path}${name}`, ...flags].join(' '));
    }
    for (const [endpoint, line] of commandsByEndpoint(subcommands, `${path}${name} `))
      found.set(endpoint, line);
  }
  return found;
}

async function list(options: ApiOptions, context: Context): Promise<number> {
  const commands = commandsByEndpoint(COMMANDS);
  const rows = Object.values(ENDPOINTS).map(({ name, path }) => ({
    name,
    path,
    command: commands.get(name) ?? '',
  }));
  if (options.json) await printJson(context.stdout, rows);
  else await print(context.stdout, columns(rows.map(({ name, command, path }) => [name, command, path])));
  return 0;
}

/** The body's text: the argument itself, a file after `@`, or standard input for `-`. */
async function bodyText(data: string, context: Context): Promise<string> {
  if (data === '-') return readStdin(context);
  if (!data.startsWith('@')) return data;
  return readNamedFile(context, data.slice(1));
}

function parseBody(source: string, data: string): Body {
  const fromLine = data !== '-' && !data.startsWith('@');
  let value: unknown;
  try {
    value = parseJson(source.replace(/^\uFEFF/, ''), fromLine ? '-d' : `-d ${data}`);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new (fromLine ? UsageError : DataError)('api.json', { cause: (cause as Error).message }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new (fromLine ? UsageError : DataError)('api.notObject');
}

/** What a path of the table may bear; one that it does not know is never repeated. */
function repeatOf(path: string): Repeat {
  const row = Object.values(ENDPOINTS).find((one) => one.path === path || one.aliases.includes(path));
  return row?.repeat ?? 'once';
}

/** One raw signed call; `data` of the answer goes to stdout as JSON. */
export async function runApi(options: ApiOptions, context: Context): Promise<number> {
  if (options.list) return list(options, context);
  const { path, data = '{}' } = options;
  if (path === undefined) throw new UsageError('api.noPath');
  if (!path.startsWith('/')) throw new UsageError('api.path', { path });
  const body = parseBody(await bodyText(data, context), data);
  const answer = await withSession(options, context, ({ client }) => client.raw(path, body, repeatOf(path)));
  if (options.json || !context.stdout.isTTY) await printJson(context.stdout, answer);
  else await print(context.stdout, `${jsonText(answer, 2)}\n`);
  return 0;
}
