// Preloaded into the real binary (NODE_OPTIONS=--require): breaks what RAYVISION_BREAK names, with the access key
// in the error, as a library that tells its arguments would.

const crypto = require('node:crypto');

const { RAYVISION_BREAK: what, RAYVISION_API_KEY: key } = process.env;

function broken() {
  throw new TypeError(`broken with ${key}`, { cause: new Error(JSON.stringify({ key })) });
}

/** What breaks, and when: in a call that is awaited, or outside of everything. */
const BREAKS = {
  builtin: () => {
    crypto.createHmac = broken;
  },
  stray: () => {
    crypto.createHmac = () => {
      setImmediate(broken);
      return { update: () => ({ digest: () => 'signature' }) };
    };
  },
  rejection: () => {
    crypto.createHmac = () => {
      Promise.reject(new Error(`broken with ${key}`));
      return { update: () => ({ digest: () => 'signature' }) };
    };
  },
  text: () => {
    crypto.createHmac = () => {
      Promise.reject(`broken with ${key}`);
      Promise.reject(`broken again with ${key}`);
      return { update: () => ({ digest: () => 'signature' }) };
    };
  },
};

BREAKS[what]?.();
