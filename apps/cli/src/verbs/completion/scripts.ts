import type { OptionWords, VerbWords } from "./describe.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** The completion script of a shell. All words come from our own commands; they are quoted all the same. */
export function scriptFor(shell: Shell, verbs: readonly VerbWords[]): string {
  return WRITERS[shell](verbs);
}

const WRITERS: { readonly [S in Shell]: (verbs: readonly VerbWords[]) => string } = { bash, zsh, fish };

const GLOBAL = ["--help", "--version"];

function bash(verbs: readonly VerbWords[]): string {
  const cases = verbs.map((verb) => {
    const values = verb.options.filter(({ values: known }) => known.length > 0);
    const files = verb.options.filter(({ takesValue, values: known }) => takesValue && known.length === 0);
    return [
      `    ${verb.name})`,
      '      case "$previous" in',
      ...values.map(({ flags, values: known }) => `        ${flags.join("|")}) words=${quote(known.join(" "))} ;;`),
      ...(files.length === 0 ? [] : [`        ${files.flatMap(({ flags }) => flags).join("|")}) files=yes ;;`]),
      "        *)",
      `          if [[ $current == -* ]]; then words=${quote(allFlags(verb).join(" "))}`,
      `          else words=${quote(verb.words.join(" "))}; files=${verb.files ? "yes" : "no"}; fi ;;`,
      "      esac ;;",
    ].join("\n");
  });
  return `# bash completion for limpid: limpid completion bash
_limpid() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} verb= words= files=no index
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then verb=\${COMP_WORDS[index]}; break; fi
  done
  case "$verb" in
    "") words=${quote([...verbs.map(({ name }) => name), ...GLOBAL].join(" "))} ;;
${cases.join("\n")}
  esac
  local IFS=$' \\t\\n' line
  COMPREPLY=()
  while IFS= read -r line; do [[ -n $line ]] && COMPREPLY+=("$line"); done < <(compgen -W "$words" -- "$current")
  if [[ $files == yes ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
  fi
}
complete -F _limpid limpid ./limpid
`;
}

function zsh(verbs: readonly VerbWords[]): string {
  const summaries = verbs.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const cases = verbs.map((verb) => {
    const specs = [...verb.options.flatMap(zshOption), ...zshArguments(verb)];
    return `    ${verb.name}) _arguments ${specs.map(quote).join(" ")} ;;`;
  });
  return `#compdef limpid
# zsh completion for limpid: limpid completion zsh
_limpid() {
  local -a verbs=(
${summaries.join("\n")}
  )
  if ((CURRENT == 2)); then
    _describe verb verbs
    _arguments '--help[show help]' '--version[show the version]'
    return
  fi
  local verb=$words[2]
  shift words
  ((CURRENT--))
  case $verb in
${cases.join("\n")}
  esac
}
if [[ $funcstack[1] == _limpid ]]; then _limpid "$@"; else compdef _limpid limpid ./limpid; fi
`;
}

function zshOption({ flags, summary, takesValue, values }: OptionWords): readonly string[] {
  const said = summary.replace(/[[\]\\:]/g, "\\$&");
  const value = !takesValue ? "" : values.length > 0 ? `:value:(${values.join(" ")})` : ":file:_files";
  return flags.map((flag) => `${flag}[${said}]${value}`);
}

function zshArguments({ words, files }: VerbWords): readonly string[] {
  if (words.length > 0) return [`1:what:(${words.join(" ")})`];
  return files ? ["*:file:_files"] : [];
}

function fish(verbs: readonly VerbWords[]): string {
  const none = "not __fish_seen_subcommand_from $limpid_verbs";
  const lines = verbs.flatMap((verb) => {
    const here = `__fish_seen_subcommand_from ${verb.name}`;
    return [
      `complete -c limpid -n ${quote(none)} -a ${verb.name} -d ${quote(verb.summary)}`,
      ...verb.options.map((option) => `complete -c limpid -n ${quote(here)} ${fishOption(option)}`),
      ...verb.words.map((word) => `complete -c limpid -n ${quote(here)} -a ${word}`),
      ...(verb.files ? [`complete -c limpid -n ${quote(here)} -F`] : []),
    ];
  });
  return `# fish completion for limpid: limpid completion fish
set -g limpid_verbs ${verbs.map(({ name }) => name).join(" ")}
complete -c limpid -f
${lines.join("\n")}
`;
}

function fishOption({ flags, summary, takesValue, values }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = !takesValue ? "" : values.length > 0 ? ` -x -a ${quote(values.join(" "))}` : " -r -F";
  return `${names.join(" ")} -d ${quote(summary)}${value}`;
}

function allFlags(verb: VerbWords): readonly string[] {
  return verb.options.flatMap(({ flags }) => flags);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
