// Loaded before the program (node --require): tells its highest memory, in KiB, as the last thing on stderr.
process.on('exit', () => process.stderr.write(`maxRSS ${process.resourceUsage().maxRSS}\n`));
