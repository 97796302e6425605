import type { Context } from '../../context.js';
import { InterruptedError } from '../../errors.js';
import { terminalAsker } from '../../prompts/ask.js';
import { canPrompt, type Globals } from './globals.js';

/** Asks at a terminal before something is lost or paid for. Without a terminal and with `--yes` the answer is yes. */
export async function isConfirmed(question: string, globals: Globals, context: Context): Promise<boolean> {
  if (globals.yes || !canPrompt(globals, context)) return true;
  const answer = await (await terminalAsker(context)).confirm(question, false).catch((error: unknown) => {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError('interrupted.asked', {}, { cause: error });
  });
  if (!answer) context.stderr.write(`${context.say('ui.nothingDone')}\n`);
  return answer;
}
