type Body = Readonly<Record<string, unknown>>;
type Check = (value: unknown, body: Body) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isName: Check = (value) => typeof value === 'string' && value !== '';
const isWhole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isPort: Check = (value) => isWhole(value, {}) && Number(value) >= 1 && Number(value) <= 65_535;
const isParallel: Check = (value) => isWhole(value, {}) && Number(value) >= 1 && Number(value) <= 10;
const isTask: Check = (value) => isName(value, {}) || isWhole(value, {});
const isSpeed: Check = (value) => isWhole(value, {}) && Number(value) >= 1;
const exactly =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

const TRANSFER = {
  'task-name': isName,
  'server-ip': isName,
  'server-port': isWhole,
  'server-ssl-port': (value, body) => value === Number(body['server-port']) - 100,
  'renderbus-proxy-port': exactly(32_002),
  'proxy-port': isPort,
  'protocol-type': exactly('default', 'tcp-only', 'udp-only'),
  'delay-threshold': exactly(0),
  account: isName,
  password: (value) => typeof value === 'string' && /^[^&]+&1&\d+&12345678$/.test(value),
  'group-id': exactly(0),
  'enable-ssl': exactly(false),
  'enable-verify-hash': isFlag,
} satisfies Record<string, Check>;

const PATHS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  upload: { 'source-path': isName, 'target-path': isName },
  'upload-list': { 'file-list': isName },
  download: { 'source-path': isName, 'target-path': isName },
};

/** The members of each request (docs/protocol/workflow.md, §6.3); one with a question mark may be left out. */
const SHAPES: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  '/check-raysync-http': { sign: exactly('render-bus') },
  '/set-transmission-parameters': {
    'max-upload-speed': isSpeed,
    'max-download-speed': isSpeed,
    'mss?': exactly(1200),
  },
  '/set-proxy-manager': {
    'enable-proxy-manager': isFlag,
    'proxy-manager-ip': isText,
    'proxy-manager-port': (value, body) => (body['enable-proxy-manager'] ? isPort(value, body) : value === 0),
  },
  '/set-task-limit': { upload: isParallel, download: isParallel },
  '/get-task-limit': {},
  '/create-task': { ...TRANSFER, 'task-type': exactly(...Object.keys(PATHS)) },
  '/start-task': { 'task-id': isTask },
  '/stop-task': { 'task-id': isTask },
  '/delete-task': { 'task-id': isTask },
  '/get-task-status': { 'task-id': isTask },
  '/get-task-list': { 'task-group': exactly('all') },
  '/get-file-list': {
    'task-id': isTask,
    'list-type': exactly('error'),
    'page-size': isSpeed,
    'page-number': isSpeed,
  },
};

/** Calls that must have been made before a transfer is created or started, in this order. */
const ORDER = ['/check-raysync-http', '/set-proxy-manager', '/set-task-limit'];

/** Returns what is wrong with a request; undefined for one as documented. */
export function findMistake(path: string, body: Body): string | undefined {
  const shape = SHAPES[path];
  if (!shape) return `unknown path ${path}`;
  const kind = path === '/create-task' ? PATHS[String(body['task-type'])] : {};
  const expected = { ...shape, ...kind };
  for (const [key, check] of Object.entries(expected)) {
    const name = key.replace(/\?$/, '');
    const isMissing = !Object.hasOwn(body, name);
    if (isMissing ? name === key : !check(body[name], body)) return `${path}: ${name}`;
  }
  const other = Object.keys(body).find((name) => !(name in expected) && !(`${name}?` in expected));
  return other === undefined ? undefined : `${path}: ${other} is not documented`;
}

/** Returns a function that takes the calls in turn and returns what is wrong with their order. */
export function orderChecker(): (path: string) => string | undefined {
  const seen = new Set<string>();
  return (path) => {
    seen.add(path);
    const at = ORDER.indexOf(path);
    const isStart = path === '/create-task' || path === '/start-task';
    if (at < 0 && !isStart && path !== '/set-transmission-parameters') return undefined;
    const before = isStart ? ORDER : ORDER.slice(0, Math.max(at, 1));
    const missing = before.find((one) => one !== path && !seen.has(one));
    return missing === undefined ? undefined : `${path} before ${missing}`;
  };
}
