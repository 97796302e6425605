#!/usr/bin/env node

// Node 22.8 and later can keep compiled code between runs; older ones only start a little slower.

const { processContext, run } = require('../dist/main.js');

run(process.argv.slice(2), processContext()).then((code) => {
  process.exitCode = code;
});
