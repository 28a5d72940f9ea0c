import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PackageSource, runClient, Unreachable, type Wanted } from "./package-source.ts";

/**
 * Packages of Debian, by `apt-get download` with lists, cache and configuration of its own: foreign architectures and
 * releases, and nothing of the system changes. The mirrors are those that the system's own apt uses.
 *
 * @see https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html
 */
export function debianSource(cache: string): PackageSource {
  const root = join(cache, "apt");
  const packages = join(cache, "debian");
  const env = { APT_CONFIG: join(root, "apt.conf"), LC_ALL: "C" };
  return {
    atOnce: 1, // apt locks its cache, and each start of it reads all lists
    prepare: async (wanted, until) => {
      const mirrors = await systemMirrors(cache, until);
      if (mirrors.length === 0) return "the system's apt names no mirror";
      writeRoot(root, wanted, mirrors);
      // One list that is missing leaves the others usable, so its exit code is not the last word.
      const missing = wanted.filter((one) => fileOf(packages, one) === undefined);
      if (missing.length === 0) return undefined;
      await runClient("apt-get", ["update", "-qq"], { cwd: root, until, env }).catch(() => {});
      if (!readdirSync(join(root, "lists")).some((name) => name.includes("_Packages"))) {
        return "no list of packages could be had";
      }
      // All in one start of apt; when one of them is gone, it brings none, and each is asked for alone.
      const names = new Set(missing.map(({ package: name, version }) => `${name}=${version}`));
      await runClient("apt-get", ["download", "-qq", ...names], { cwd: packages, until, env }).catch(() => {});
      return undefined;
    },
    download: async (wanted, until) => {
      const name = `${wanted.package}=${wanted.version}`;
      if (fileOf(packages, wanted) === undefined) {
        await runClient("apt-get", ["download", "-qq", name], { cwd: packages, until, env });
      }
      const file = fileOf(packages, wanted);
      if (file === undefined) throw new Unreachable(`apt-get download ${name}: no file`);
      return file;
    },
    member: async (file, path, until) => {
      const archive = await runClient("dpkg-deb", ["--fsys-tarfile", file], { cwd: packages, until });
      return runClient("tar", ["-xOf", "-", "--", `./${path}`], { cwd: packages, until, input: archive });
    },
  };
}

/** As apt names what it downloads: the epoch's colon is escaped, and parts of the installer end in udeb. */
function fileOf(packages: string, { package: name, version }: Wanted): string | undefined {
  const [bare = "", architecture = ""] = name.split(":");
  const stem = join(packages, `${bare}_${version.replaceAll(":", "%3a")}_${architecture}`);
  return [`${stem}.deb`, `${stem}.udeb`].find((path) => existsSync(path));
}

async function systemMirrors(cwd: string, until: number): Promise<readonly string[]> {
  const sites = await runClient("apt-get", ["indextargets", "--format", "$(SITE)"], { cwd, until });
  return [...new Set(sites.toString("utf8").split("\n"))].filter((site) => /^https?:\/\//.test(site));
}

const KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";

function writeRoot(root: string, wanted: readonly Wanted[], mirrors: readonly string[]): void {
  for (const folder of ["lists/partial", "archives/partial", "parts"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "status"), "");
  const architectures = new Map<string, Set<string>>();
  for (const { suite = "stable", package: name } of wanted) {
    const known = architectures.get(suite) ?? new Set();
    architectures.set(suite, known.add(name.split(":")[1] ?? "amd64"));
  }
  const sources = [...architectures].flatMap(([suite, names]) =>
    mirrors.map((mirror) => {
      const release = mirror.endsWith("-security") ? `${suite}-security` : suite;
      // What the installer is made of lies in a list of its own.
      const parts = mirror.endsWith("-security") ? "main" : "main main/debian-installer";
      return `deb [signed-by=${KEYS} arch=${[...names].join(",")}] ${mirror} ${release} ${parts}`;
    }),
  );
  writeFileSync(join(root, "sources.list"), `${sources.join("\n")}\n`);
  const all = [...new Set([...architectures.values()].flatMap((names) => [...names]))];
  writeFileSync(
    join(root, "apt.conf"),
    `Dir::State "${root}";
Dir::State::lists "${root}/lists";
Dir::State::status "${root}/status";
Dir::Cache "${root}";
Dir::Cache::archives "${root}/archives";
Dir::Etc::sourcelist "${root}/sources.list";
Dir::Etc::sourceparts "${root}/parts";
Dir::Etc::preferencesparts "${root}/parts";
APT::Architectures { ${all.map((name) => `"${name}";`).join(" ")} };
APT::Get::List-Cleanup "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
`,
  );
}
