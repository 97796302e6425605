import { Option } from 'commander';
import type { Translate } from '../../text/index.js';

/** The options of waiting, for `wait` and `submit`. */
export function waitOptionList(translate: Translate): Option[] {
  return [
    new Option('--timeout <duration>', translate('help.wait.timeout')),
    new Option('--interval <duration>', translate('help.wait.interval')),
    new Option('--until <end|test>', translate('help.wait.until')),
    new Option('--fail-fast', translate('help.wait.failFast')),
    new Option('--download <folder>', translate('help.wait.download')),
    new Option('--ndjson', translate('help.wait.ndjson')),
  ];
}
