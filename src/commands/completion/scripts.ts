import { PACKAGE_NAME } from '../../domain/package.js';
import { COMPLETE, type Shell } from './completion.js';

const CALL = `${PACKAGE_NAME} ${COMPLETE}`;

// No script evaluates a candidate, and candidates need no quotes (candidates.ts).

/** Uses neither `mapfile` nor `compopt`, which bash 3.2 of macOS lacks. */
const BASH = [
  '# bash completion of rayvision',
  '_rayvision() {',
  '  local line paths=',
  '  COMPREPLY=()',
  '  while IFS= read -r line; do',
  '    case "$line" in',
  '      :*) paths="$line" ;;',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell syntax
  '      *) COMPREPLY+=("${line%%$\'\\t\'*}") ;;',
  '    esac',
  `  done < <(${CALL} "$((COMP_CWORD - 1))" "\${COMP_WORDS[@]:1}" 2>/dev/null)`,
  '  case "$paths" in',
  '    :files) ;;',
  '    :folders) compopt +o default -o dirnames 2>/dev/null ;;',
  '    *) compopt +o default 2>/dev/null ;;',
  '  esac',
  '}',
  'complete -o default -F _rayvision rayvision',
];

const ZSH = [
  '#compdef rayvision',
  '# zsh completion of rayvision',
  '_rayvision() {',
  '  local line paths=',
  '  local -a values lines',
  '  while IFS= read -r line; do',
  '    case "$line" in',
  '      :*) paths="$line" ;;',
  '      *)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell syntax
  '        values+=("${line%%$\'\\t\'*}")',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell syntax
  '        lines+=("${line/$\'\\t\'/  -- }")',
  '        ;;',
  '    esac',
  `  done < <(${CALL} "$((CURRENT - 2))" "\${(@)words[2,-1]}" 2>/dev/null)`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell syntax
  '  (( ${#values} )) && compadd -l -d lines -a values',
  '  case "$paths" in',
  '    :files) _files ;;',
  '    :folders) _files -/ ;;',
  '  esac',
  '}',
  // In a folder of `fpath` the file itself is the function.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell syntax
  'if [[ "${funcstack[1]}" == _rayvision ]]; then',
  '  _rayvision "$@"',
  'else',
  '  compdef _rayvision rayvision',
  'fi',
];

const FISH = [
  '# fish completion of rayvision',
  'function __rayvision_complete',
  '    set -l words (commandline -opc)',
  '    set -l current (commandline -ct)',
  '    set -e words[1]',
  `    for line in (${CALL} (count $words) $words "$current" 2>/dev/null)`,
  '        switch $line',
  "            case ':files'",
  '                __fish_complete_path "$current"',
  "            case ':folders'",
  '                __fish_complete_directories "$current"',
  "            case '*'",
  "                printf '%s\\n' $line",
  '        end',
  '    end',
  'end',
  'complete -c rayvision -e',
  "complete -c rayvision -f -a '(__rayvision_complete)'",
];

/** Without candidates PowerShell completes paths by itself. */
const POWERSHELL = [
  '# PowerShell completion of rayvision',
  'Register-ArgumentCompleter -Native -CommandName rayvision -ScriptBlock {',
  '  param($wordToComplete, $commandAst, $cursorPosition)',
  '  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |',
  '    Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })',
  '  $index = $words.Count',
  '  if ($wordToComplete) { $index-- }',
  `  ${CALL} $index @words 2>$null | Where-Object { -not $_.StartsWith(':') } | ForEach-Object {`,
  '    $value, $description = $_ -split "`t", 2',
  '    if (-not $description) { $description = $value }',
  // PowerShell would read an unquoted comma as an array.
  '    $text = if ($value -match "^[\\w./=-]+$") { $value } else { "\'$value\'" }',
  "    [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)",
  '  }',
  '}',
];

const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;

/** The completion script of each shell. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: text(BASH),
  zsh: text(ZSH),
  fish: text(FISH),
  powershell: text(POWERSHELL),
};
