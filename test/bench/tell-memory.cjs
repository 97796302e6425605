// Loaded before the program (node --require): prints its highest memory, in KiB, as the last thing on stderr.
const { readFileSync } = require('node:fs');

/** On Linux `maxRSS` begins with the memory of the process that started this one; the high-water mark does not. */
function highest() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

process.on('exit', () => process.stderr.write(`maxRSS ${highest()}\n`));
