/** Names that other programs use for our commands; the first of ours that exists at that place is suggested. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  abort: ['stop'],
  balance: ['whoami'],
  cancel: ['stop'],
  continue: ['start'],
  create: ['add', 'submit'],
  dccs: ['list-dcc'],
  end: ['stop'],
  error: ['why', 'logs'],
  errors: ['why', 'logs'],
  fetch: ['download'],
  get: ['download'],
  info: ['status'],
  jobs: ['list'],
  kill: ['stop'],
  log: ['logs'],
  ls: ['list'],
  machines: ['hardware'],
  monitor: ['wait'],
  new: ['add', 'submit'],
  pause: ['stop'],
  plugins: ['software'],
  ps: ['list'],
  pull: ['download'],
  push: ['upload'],
  remove: ['remove', 'delete'],
  render: ['submit'],
  requeue: ['retry'],
  rerun: ['retry'],
  restart: ['start', 'retry'],
  resume: ['start'],
  rm: ['remove', 'delete'],
  run: ['start', 'submit'],
  send: ['submit'],
  show: ['list', 'status'],
  signin: ['login'],
  signout: ['logout'],
  suspend: ['stop'],
  tail: ['logs'],
  tasks: ['list'],
  top: ['wait'],
  user: ['whoami'],
  version: ['--version'],
  versions: ['software'],
  watch: ['wait'],
};

/**
 * Returns our command for a name that it has in other programs; undefined for any other word.
 * @param known names of the commands at that place
 */
export function commandForSynonym(word: string, known: readonly string[]): string | undefined {
  const names = Object.hasOwn(SYNONYMS, word.toLowerCase()) ? SYNONYMS[word.toLowerCase()] : [];
  return names?.find((name) => name.startsWith('--') || known.includes(name));
}
