import { baseName, folderOf } from "../lives/paths.ts";

/** Dot folders that tools of developers and desktops make for themselves, in home folders. */
const ORDINARY_DOT_FOLDERS: ReadonlySet<string> = new Set(
  (
    ".cache .config .local .cargo .rustup .npm .nvm .yarn .pnpm-store .bun .deno .gradle .m2 .ivy2 .sbt .pyenv .rbenv " +
    ".asdf .sdkman .conda .mamba .venv .virtualenvs .tox .nox .nuget .dotnet .vscode .vscode-server .vscode-oss " +
    ".cursor .cursor-server .windsurf .idea .jetbrains .julia .ghcup .stack .cabal .opam .elan .nix-profile .linuxbrew " +
    ".steam .mozilla .docker .minikube .kube .krew .terraform.d .tfenv .bin .dub .pub-cache .android .platformio .arduino15 " +
    ".next .build .bin .git .svn .hg .direnv .bazel .ccache .pipx .poetry .oh-my-zsh .fzf .volta .fnm .go .espressif"
  ).split(" "),
);

/**
 * The step of a path that a plain listing would not show, ordinary dot folders aside; in a place that everybody shares
 * those count as well.
 */
export function hiddenStepOf(
  path: string,
  shared: boolean,
): { readonly step: string; readonly isFile: boolean } | undefined {
  if (!mayHide(path)) return undefined;
  const file = baseName(path);
  for (const step of folderOf(path).split("/")) {
    if (!isHidden(step)) continue;
    if (shared || !ORDINARY_DOT_FOLDERS.has(step)) return { step, isFile: false };
  }
  return isHidden(file) ? { step: file, isFile: true } : undefined;
}

/** Whether a step begins with a dot or something that may be a blank: of an ordinary path none does. */
function mayHide(path: string): boolean {
  for (let start = 0; ; ) {
    const first = path.charCodeAt(start);
    if (first === 46 || first <= 32 || first >= 127) return true;
    const slash = path.indexOf("/", start);
    if (slash < 0) return false;
    start = slash + 1;
  }
}

function isHidden(step: string): boolean {
  if (step === "" || step === "." || step === "..") return false;
  // "..." and names of blanks are read past as easily as a leading dot.
  return step.startsWith(".") || step.trim() === "";
}
