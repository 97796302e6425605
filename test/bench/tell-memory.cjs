// Loaded before the program (node --require): prints its highest memory, in KiB, and its processor time, in ms, as the last thing on stderr.
const { readFileSync } = require('node:fs');

/** On Linux `maxRSS` begins with the memory of the process that started this one; the high-water mark does not. */
function highest() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write(`maxRSS ${highest()} cpu ${(user + system) / 1000}\n`);
});
