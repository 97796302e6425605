import errors from './errors.json';
import farm from './farm-codes.json';
import help from './help.json';
import ui from './ui.json';

/** The same keys as in English; `test/unit/text/text.test.ts` compares them. */
export const CHINESE = [ui, help, errors, farm] as const;
