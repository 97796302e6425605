import type { Context } from '../../context.js';
import { InterruptedError } from '../../errors.js';
import { terminalAsker } from '../../prompts/ask.js';
import { canPrompt, type Globals } from './globals.js';

/** At a terminal a person is asked before something is lost or paid for; a script is not, nor who said `--yes`. */
export async function isConfirmed(question: string, globals: Globals, context: Context): Promise<boolean> {
  if (globals.yes || !canPrompt(globals, context)) return true;
  const agreed = await (await terminalAsker(context)).confirm(question, false).catch((error: unknown) => {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError('interrupted.asked', {}, { cause: error });
  });
  if (!agreed) context.stderr.write(`${context.say('ui.nothingDone')}\n`);
  return agreed;
}
