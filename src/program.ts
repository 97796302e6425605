import { Command, CommanderError, Option } from 'commander';
import { accountSettingsCommand } from './commands/account/account-settings.js';
import { loginCommand } from './commands/account/login.js';
import { logoutCommand } from './commands/account/logout.js';
import { recordsCommand } from './commands/account/records.js';
import { whoamiCommand } from './commands/account/whoami.js';
import { analyzeCommand } from './commands/analyze/analyze.js';
import { apiCommand } from './commands/api/api.js';
import { explainCommand } from './commands/catalogue/explain.js';
import { farmCommand, linesCommand } from './commands/catalogue/farm.js';
import { hardwareCommand } from './commands/catalogue/hardware.js';
import { listDccCommand } from './commands/catalogue/list-dcc.js';
import { softwareCommand } from './commands/catalogue/software.js';
import { configCommand } from './commands/config/config.js';
import { controlCommand } from './commands/control/control.js';
import { retryCommand } from './commands/control/retry.js';
import { setCommand } from './commands/control/set.js';
import { stopCommand } from './commands/control/stop.js';
import { envCommand } from './commands/environments/env.js';
import {
  COMMANDS,
  type CommandName,
  checkTogether,
  GLOBAL_OPTIONS,
  HELP_FLAGS,
  VERSION_FLAGS,
} from './commands/flags/global-options.js';
import type { Globals, Run } from './commands/flags/globals.js';
import { foldedHelp, HELP_WIDTH, helpFormat } from './commands/flags/help-format.js';
import { complaint } from './commands/flags/parser-errors.js';
import { commandMeant } from './commands/flags/synonyms.js';
import { framesCommand } from './commands/frames/frames.js';
import { logsCommand } from './commands/frames/logs.js';
import { progressCommand, thumbnailsCommand } from './commands/frames/pictures.js';
import type { Outcome } from './commands/outcome.js';
import { projectCommand } from './commands/projects/project.js';
import { sandboxCommand } from './commands/sandbox/sandbox.js';
import { submitCommand } from './commands/submit/submit.js';
import { labelCommand } from './commands/tasks/label.js';
import { listCommand } from './commands/tasks/list.js';
import { statusCommand } from './commands/tasks/status.js';
import { downloadCommand } from './commands/transfer/download.js';
import { outputsCommand } from './commands/transfer/outputs.js';
import { uploadCommand } from './commands/transfer/upload.js';
import { waitCommand } from './commands/wait/wait.js';
import type { Context } from './context.js';
import { PACKAGE_NAME, VERSION } from './domain/package.js';
import { UsageError } from './errors.js';

type Runs = typeof import('./commands/runs.js');
/** What the work of a command takes. */
type OptionsOf<Name extends keyof Runs> = Parameters<Runs[Name]>[0];
type Work<O> = (options: O, context: Context) => Promise<Outcome>;

/** How each command is defined; `done` is told the outcome of the one that ran. */
function definitions(context: Context, done: (outcome: Outcome) => void): Record<CommandName, () => Command> {
  const { translate } = context;
  /** A command's work is loaded when it is called, and not before. */
  const on =
    <Name extends keyof Runs>(name: Name): Run<OptionsOf<Name>> =>
    async (options) => {
      checkTogether(options as Globals);
      const runs = await import('./commands/runs.js');
      const { explained } = await import('./commands/outcome.js');
      done(explained(name, await (runs[name] as Work<OptionsOf<Name>>)(options, context)));
    };
  /** Apart from the others: it needs neither the farm nor anything that speaks to it. */
  const listDcc: Run<object> = async (options) =>
    done(await (await import('./commands/catalogue/list-dcc.run.js')).runListDcc(options, context));

  return {
    submit: () => submitCommand(translate, on('runSubmit')),
    analyze: () => analyzeCommand(translate, on('runAnalyze')),
    wait: () => waitCommand(translate, on('runWait')),
    status: () => statusCommand(translate, on('runStatus')),
    list: () => listCommand(translate, on('runList')),
    frames: () => framesCommand(translate, on('runFrames')),
    logs: () => logsCommand(translate, on('runLogs')),
    thumbnails: () => thumbnailsCommand(translate, on('runThumbnails')),
    progress: () => progressCommand(translate, on('runProgress')),
    stop: () => stopCommand(translate, on('runTaskStop')),
    start: () => controlCommand('start', translate, on('runTaskStart')),
    retry: () => retryCommand(translate, on('runRetry')),
    set: () => setCommand(translate, on('runTaskSet')),
    label: () =>
      labelCommand(translate, {
        add: on('runLabelAdd'),
        remove: on('runLabelRemove'),
      }),
    platforms: () => farmCommand('platforms', translate, on('runPlatforms')),
    software: () => softwareCommand(translate, on('runSoftware')),
    hardware: () => hardwareCommand(translate, on('runHardware')),
    packages: () => farmCommand('packages', translate, on('runPackages')),
    lines: () => linesCommand(translate, on('runLines')),
    storages: () => farmCommand('storages', translate, on('runStorages')),
    explain: () => explainCommand(translate, on('runExplain')),
    env: () =>
      envCommand(translate, {
        list: on('runEnvList'),
        add: on('runEnvAdd'),
        edit: on('runEnvEdit'),
        remove: on('runEnvRemove'),
        default: on('runEnvDefault'),
      }),
    settings: () => accountSettingsCommand(translate, on('runAccountSettings')),
    project: () =>
      projectCommand(translate, {
        list: on('runProjectList'),
        add: on('runProjectAdd'),
        remove: on('runProjectRemove'),
      }),
    records: () =>
      recordsCommand(translate, {
        tasks: on('runTaskRecords'),
        logins: on('runLoginRecords'),
      }),
    abandon: () => controlCommand('abandon', translate, on('runAbandon')),
    delete: () => controlCommand('delete', translate, on('runDelete')),
    outputs: () => outputsCommand(translate, on('runOutputs')),
    download: () => downloadCommand(translate, on('runDownload')),
    upload: () => uploadCommand(translate, on('runUpload')),
    'list-dcc': () => listDccCommand(translate, listDcc),
    login: () => loginCommand(translate, on('runLogin')),
    logout: () => logoutCommand(translate, on('runLogout')),
    whoami: () => whoamiCommand(translate, on('runWhoami')),
    config: () =>
      configCommand(translate, {
        list: on('runConfigList'),
        get: on('runConfigGet'),
        set: on('runConfigSet'),
        unset: on('runConfigUnset'),
        path: on('runConfigPath'),
      }),
    api: () => apiCommand(translate, on('runApi')),
    sandbox: () =>
      sandboxCommand(translate, {
        start: on('runStart'),
        stop: on('runStop'),
        status: on('runSandboxStatus'),
        reset: on('runReset'),
        set: on('runSet'),
        fault: on('runFault'),
      }),
  };
}

/** The command tree for one line: a definition is built only for the command that stands on it. */
function createProgram(argv: readonly string[], context: Context, done: (outcome: Outcome) => void): Command {
  const { translate } = context;
  const program = new Command(PACKAGE_NAME)
    .description(translate('help.program'))
    .version(VERSION, VERSION_FLAGS, translate('help.version'))
    .addHelpText('after', translate('help.program.examples'));
  for (const { flags, help, read } of GLOBAL_OPTIONS) {
    const option = new Option(flags, translate(help));
    program.addOption(read ? option.argParser(read) : option);
  }
  const define = definitions(context, done);
  for (const [name, help] of COMMANDS) {
    program.addCommand(argv.includes(name) ? define[name]() : new Command(name).description(translate(help)));
  }
  return program;
}

/** Help and version go where results go; commander's own complaints are told by us, in one manner. */
function prepare(command: Command, context: Context, shown: () => void): void {
  command.configureHelp(helpFormat(context.translate)).helpOption(HELP_FLAGS, context.translate('help.help'));
  if (command.commands.length > 0)
    command.helpCommand('help [command]', context.translate('help.helpCommand'));
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      shown();
      context.stdout.write(foldedHelp(context.stdout, text));
    },
    writeErr: () => {},
    getOutHelpWidth: () => context.stdout.columns || HELP_WIDTH,
    getOutHasColors: () => false,
  });
  for (const child of command.commands) prepare(child, context, shown);
}

/** The words of a line that are neither global options nor the values of these. */
function words(argv: readonly string[]): string[] {
  const takesValue = (word: string | undefined) =>
    GLOBAL_OPTIONS.some(({ flags, read }) => read !== undefined && flags.split(' ')[0] === word);
  return argv.filter((word, at) => !word.startsWith('-') && !takesValue(argv[at - 1]));
}

/** The command that a line names, as far as there is one: `sandbox set`, and what may stand below it. */
function commandOf(program: Command, argv: readonly string[]): { path: string; children: readonly string[] } {
  const path: string[] = [];
  let command = program;
  for (const word of words(argv)) {
    const child = command.commands.find((one) => one.name() === word);
    if (!child) break;
    path.push(word);
    command = child;
  }
  return { path: path.join(' '), children: command.commands.map((one) => one.name()) };
}

/** `help env add` asks for the page of `env add`; the parser's own `help` command would show that of `env`. */
function withoutHelpWord(argv: readonly string[]): readonly string[] {
  const path = words(argv);
  return path[0] === 'help' && path.length > 2
    ? [...argv.filter((word) => word !== 'help'), HELP_FLAGS.split(', ')[1] ?? '']
    : argv;
}

/**
 * Commander's complaint in one line, without its own prefix. Its suggestion goes along, unless the word is what another
 * program calls one of our commands.
 */
function usageError(error: CommanderError, program: Command, argv: readonly string[]): UsageError {
  const { path: command, children } = commandOf(program, argv);
  const list = children.join(', ');
  const told = complaint(error.message.replace(/^error: /, '').replaceAll('\n', ' '));
  const asked = words(argv).filter((one) => one !== 'help')[0] ?? '';
  const isHelp = error.code === 'commander.help';
  if (isHelp && command === '' && asked === '') return new UsageError('usage.none', {}, { cause: error });
  if (isHelp && command !== '')
    return new UsageError('usage.subcommand', { command, list }, { cause: error });
  const word = isHelp ? asked : told.params.word;
  if (word === undefined) {
    const path = command ? `${command} ` : '';
    return new UsageError(told.key, { ...told.params, command: path }, { cause: error });
  }
  const nearest = commandMeant(String(word), children) ?? told.params.nearest;
  if (command === '') {
    const facts = { word, command: '' };
    return nearest === undefined
      ? new UsageError(isHelp ? 'usage.noCommand' : 'usage.unknownCommand', facts, { cause: error })
      : new UsageError('usage.unknownCommandNear', { ...facts, nearest }, { cause: error });
  }
  return nearest === undefined
    ? new UsageError('usage.noSubcommand', { word, command, list }, { cause: error })
    : new UsageError('usage.noSubcommandNear', { word, command, list, nearest }, { cause: error });
}

/**
 * Understands one command line and runs its command; resolves to its outcome.
 * @throws UsageError for what is no command, option or argument; whatever the command throws.
 */
export async function runProgram(argv: readonly string[], context: Context): Promise<Outcome> {
  let outcome: Outcome = 0;
  const program = createProgram(argv, context, (told) => {
    outcome = told;
  });
  let shown = false;
  prepare(program, context, () => {
    shown = true;
  });
  try {
    await program.parseAsync(withoutHelpWord(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version have been printed. The parser's own code for that is the one that the process would end with
    // if it were lost now.
    if (!shown) throw usageError(error, program, argv);
  }
  return outcome;
}
