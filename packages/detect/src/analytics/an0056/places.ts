import { baseName, folderOf } from "../../lives/paths.ts";

const WORLD_WRITABLE = ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/lock/", "/var/lock/", "/dev/mqueue/"];
const MEMORY_BACKED = ["/dev/shm/", "/run/", "/var/run/", "/dev/mqueue/"];
const WEB_ROOTS = [
  "/var/www/",
  "/srv/www/",
  "/srv/http/",
  "/usr/share/nginx/",
  "/usr/share/apache2/",
  "/var/lib/tomcat",
  "/opt/tomcat",
  "/usr/share/phpmyadmin/",
  "/var/lib/nginx/",
];
const WEB_STEP = /\/(?:public_html|htdocs|wwwroot|webapps|wp-content|cgi-bin)\//;

/** Folders whose programs or libraries are started without anybody asking. */
const PERSISTENCE = [
  "/etc/",
  "/usr/lib/systemd/",
  "/lib/systemd/",
  "/usr/local/lib/systemd/",
  "/var/spool/cron/",
  "/usr/lib/udev/",
  "/lib/udev/",
  "/lib/security/",
  "/usr/lib/security/",
  "/usr/lib/x86_64-linux-gnu/security/",
  "/usr/lib/aarch64-linux-gnu/security/",
  "/boot/",
  "/usr/lib/modules/",
  "/lib/modules/",
];
const PERSISTENCE_BELOW_HOME = ["/.config/autostart/", "/.config/systemd/", "/.local/share/systemd/", "/.ssh/"];

/** Where a package puts files: below these, a package manager is at home. */
const PACKAGE_PLACES = [
  "/usr/",
  "/bin/",
  "/sbin/",
  "/lib",
  "/opt/",
  "/etc/",
  "/boot/",
  "/var/lib/",
  "/var/cache/",
  "/snap/",
  "/nix/store/",
  "/gnu/store/",
];

export function worldWritableFolder(path: string): string | undefined {
  return below(path, WORLD_WRITABLE);
}

export function memoryBackedFolder(path: string): string | undefined {
  return below(path, MEMORY_BACKED);
}

export function webRoot(path: string): string | undefined {
  const root = below(path, WEB_ROOTS);
  if (root !== undefined) return root;
  const step = WEB_STEP.exec(path);
  return step === null ? undefined : path.slice(0, step.index + step[0].length - 1);
}

export function persistenceFolder(path: string): string | undefined {
  const known = below(path, PERSISTENCE);
  if (known !== undefined) return known;
  const start = PERSISTENCE_BELOW_HOME.find((part) => path.includes(part));
  return start === undefined ? undefined : folderOf(path);
}

export function isPackagePlace(path: string): boolean {
  return startsWithOne(path, PACKAGE_PLACES) !== undefined && !path.startsWith("/usr/local/");
}

function below(path: string, folders: readonly string[]): string | undefined {
  const folder = startsWithOne(path, folders);
  return folder?.endsWith("/") === true ? folder.slice(0, -1) : folder;
}

function startsWithOne(path: string, folders: readonly string[]): string | undefined {
  for (const folder of folders) if (path.startsWith(folder)) return folder;
  return undefined;
}

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

/** The step of a path that a plain listing would not show, ordinary dot folders outside shared places aside. */
export function hiddenStep(path: string): { readonly step: string; readonly isFile: boolean } | undefined {
  if (!mayHide(path)) return undefined;
  const file = baseName(path);
  const shared = worldWritableFolder(path) !== undefined;
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
