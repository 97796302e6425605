import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { CliResult } from './cli.js';

const FOLDER = fileURLToPath(new URL('../../docs/schemas', import.meta.url));

/** Global options whose value is the next word. */
const WITH_VALUE = ['--profile', '--domain', '--protocol', '--lang'];

/** Options that print text, whatever else is on the line. */
const TEXT = ['-h', '--help', '-V', '--version'];

/** Names of the schemas in docs/schemas, without `.json`. */
export const SCHEMA_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

let ajv: Ajv2020 | undefined;

/** All schemas by their file names; each is compiled at its first use. */
function schemas(): Ajv2020 {
  if (ajv) return ajv;
  ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  for (const name of SCHEMA_NAMES) {
    ajv.addSchema(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
  }
  return ajv;
}

/** @returns undefined where the command has no such schema */
function validator(name: string, part: 'document' | 'event'): ValidateFunction | undefined {
  return schemas().getSchema(`${name}.json#/$defs/${part}`);
}

/** The words of a command line that are neither options nor values of global options. */
function words(argv: readonly string[]): string[] {
  return argv.filter((word, at) => !word.startsWith('-') && !WITH_VALUE.includes(argv[at - 1] ?? ''));
}

/** The schema of the command that a line runs: `wait`, `config-list`; undefined where it runs none. */
export function schemaOf(argv: readonly string[]): string | undefined {
  const [command = '', child = ''] = words(argv);
  return [command, `${command}-${child}`].find((name) => SCHEMA_NAMES.includes(name));
}

/** @throws Error with the value and what is wrong with it. */
function check(validate: ValidateFunction, value: unknown, title: string): void {
  if (validate(value)) return;
  const faults = validate.errors?.map(({ instancePath, message, params }) => {
    return `${instancePath} ${message} ${JSON.stringify(params)}`;
  });
  throw new Error(`${title} does not fit its schema:\n${faults?.join('\n')}\n${JSON.stringify(value)}`);
}

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/**
 * Checks what a run with `--json` or `--ndjson` printed against docs/schemas: the document or events on stdout, and
 * each JSON line on stderr; other lines there are hints in words.
 * @throws Error for anything that the schemas do not allow
 */
export function checkJson(argv: readonly string[], { stdout, stderr }: CliResult): void {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const isStream = options.includes('--ndjson');
  if (!isStream && !options.includes('--json')) return;
  if (options.some((word) => TEXT.includes(word)) || words(argv)[0] === 'help') return;
  const title = `rayvision ${argv.join(' ')}`;
  const json = options.includes('--json') ? stderr.split('\n').filter((line) => line.startsWith('{')) : [];
  const error = validator('error', 'document');
  for (const line of json) if (error) check(error, JSON.parse(line), `stderr of ${title}`);
  const name = schemaOf(argv);
  const validate = name && validator(name, isStream ? 'event' : 'document');
  if (!validate) {
    if (stdout !== '') throw new Error(`${title} has no schema, and printed ${stdout}`);
    return;
  }
  const values = lines(stdout);
  if (!isStream && values.length > 1) throw new Error(`${title} printed ${values.length} documents`);
  for (const value of values) check(validate, value, title);
}
