// Preloaded into Node under Wine only. Wine 8 knows no keep-alive delay for a socket that is not connected yet, and
// Node's own fetch, which tests use, sets one: without this every fetch ends in "connect UNKNOWN".
require('node:net').Socket.prototype.setKeepAlive = function setKeepAlive() {
  return this;
};
