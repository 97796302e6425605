import { Option } from 'commander';
import type { Say } from '../../text/index.js';

/** The options of waiting, for `wait` and `submit`. */
export function waitOptionList(say: Say): Option[] {
  return [
    new Option('--timeout <duration>', say('help.wait.timeout')),
    new Option('--interval <duration>', say('help.wait.interval')),
    new Option('--until <end|test>', say('help.wait.until')),
    new Option('--fail-fast', say('help.wait.failFast')),
    new Option('--download <folder>', say('help.wait.download')),
    new Option('--ndjson', say('help.wait.ndjson')),
  ];
}
