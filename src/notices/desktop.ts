import { withoutKeys } from '../domain/without-keys.js';
import { runChild } from './child.js';
import { type Delivery, DONE } from './delivery.js';
import { findProgram, type SearchWorld } from './find-program.js';

/** Milliseconds that the system's program may take. */
const TIME = 10_000;

const TITLE = 'rayvision';

/** A program of the system that shows a notification, and what it gets. */
export interface DesktopCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const APPLE_SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
];

/**
 * Shows a toast by the Windows runtime. The text comes from a variable and goes into a text node, so that nothing in it
 * is read as a command or as XML. The name is that of PowerShell, which every Windows knows.
 */
const POWERSHELL = String.raw`
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$template = [Windows.UI.Notifications.ToastTemplateType]::ToastText02
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent($template)
$nodes = $xml.GetElementsByTagName('text')
[void]$nodes.Item(0).AppendChild($xml.CreateTextNode($env:RAYVISION_NOTICE_TITLE))
[void]$nodes.Item(1).AppendChild($xml.CreateTextNode($env:RAYVISION_NOTICE_TEXT))
$toast = New-Object Windows.UI.Notifications.ToastNotification $xml
$id = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\WindowsPowerShell\v1.0\powershell.exe'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($id).Show($toast)
`;

const escapeMarkup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Returns the command that shows a sentence on this system's desktop; undefined where there is no desktop. */
export function desktopCommand(sentence: string, { platform, env }: SearchWorld): DesktopCommand | undefined {
  const text = sentence.slice(0, 500).replaceAll('\0', '');
  const own = withoutKeys(env);
  if (platform === 'darwin') {
    const script = APPLE_SCRIPT.flatMap((line) => ['-e', line]);
    return { program: '/usr/bin/osascript', args: [...script, TITLE, text], env: own };
  }
  if (platform === 'win32') {
    const args = ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL];
    const more = { RAYVISION_NOTICE_TITLE: TITLE, RAYVISION_NOTICE_TEXT: text };
    return { program: 'powershell.exe', args, env: { ...own, ...more } };
  }
  const hasDesktop = env.DISPLAY || env.WAYLAND_DISPLAY || env.DBUS_SESSION_BUS_ADDRESS;
  if (!hasDesktop) return undefined;
  // Notification daemons read the body as markup.
  return { program: 'notify-send', args: ['--app-name', TITLE, '--', TITLE, escapeMarkup(text)], env: own };
}

/**
 * Shows a sentence on the desktop; where there is none, or it refuses, rings the terminal's bell.
 * @throws the signal's reason when interrupted
 */
export async function showOnDesktop(
  sentence: string,
  world: SearchWorld,
  signal: AbortSignal,
  ringBell: () => void,
): Promise<Delivery> {
  const command = desktopCommand(sentence, world);
  const file = command && (await findProgram(command.program, world));
  if (command && file !== undefined) {
    const { args, env } = command;
    const end = await runChild({ file, args, env, stdin: '', signal, time: TIME });
    if (end.kind === 'exit' && end.code === 0) return DONE;
  }
  ringBell();
  return DONE;
}
