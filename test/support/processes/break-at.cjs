// Loaded before the program (`node --require`): at one of its writes to the journal of a submission it kills the
// process, or says that the disk is full; or it only counts them.
//   BREAK_AT     number of the operation that does not happen any more
//   BREAK_WITH   SIGKILL, HANG (it never returns), or the code of the error that all fail with from there on
//   BREAK_FILE   gets the number of operations of a run that lives
//   BREAK_EVERY  also counts what changes nothing that another process can see
const files = require('node:fs/promises');
const { writeFileSync } = require('node:fs');

const { BREAK_AT, BREAK_WITH = 'SIGKILL', BREAK_FILE, BREAK_EVERY } = process.env;
let count = 0;

function operation() {
  count += 1;
  if (BREAK_AT === undefined || count < Number(BREAK_AT)) return undefined;
  if (BREAK_WITH === 'SIGKILL') process.kill(process.pid, 'SIGKILL');
  if (BREAK_WITH === 'HANG') {
    setInterval(() => {}, 60_000);
    return new Promise(() => process.stderr.write('HANGS\n'));
  }
  throw Object.assign(new Error(`${BREAK_WITH}: injected`), { code: BREAK_WITH });
}

function counts(name, path) {
  if (BREAK_EVERY) return true;
  return name === 'rename' || name === 'rm' || (name === 'open' && path.endsWith('.tmp'));
}

for (const name of ['open', 'rename', 'rm', 'mkdir']) {
  const real = files[name];
  files[name] = async (path, ...rest) => {
    if (!/submissions/.test(path)) return real(path, ...rest);
    // A disk that is full still lets go of files.
    if (counts(name, path) && !(name === 'rm' && BREAK_WITH !== 'SIGKILL')) {
      await operation();
    }
    const result = await real(path, ...rest);
    if (name !== 'open' || !BREAK_EVERY) return result;
    for (const method of ['writeFile', 'sync', 'close']) {
      const own = result[method].bind(result);
      result[method] = async (...args) => {
        await operation();
        return own(...args);
      };
    }
    return result;
  };
}

if (BREAK_FILE) process.on('exit', () => writeFileSync(BREAK_FILE, String(count)));
