#!/usr/bin/env node

// Node 22.8 and later can keep compiled code between runs; older ones only start a little slower.
require('node:module').enableCompileCache?.();

const { processContext, run } = require('../dist/main.js');

// A run that is lost on the way, with nothing left to wait for, must not look like success.
process.exitCode = 70;
const world = processContext();
run(process.argv.slice(2), world).then((code) => world.end(code));
