import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const CORE = "@limpid/core";
const SPECIFIER = /(\bfrom\s*|\bimport\(\s*)"([^"]+)"/g;
const FROM_CORE = /(import|export)( type)? \{([^}]*)\} from "@limpid\/core";/g;

/**
 * The declarations that entries need, below `folder`: of @limpid/core only the modules that are named, so that a
 * user sees artifacts and not the rest of the project. Paths are relative to `folder`; specifiers name `.js` files,
 * as every TypeScript since 4.7 wants them.
 */
export function reachableTypes(folder, entries) {
  const homes = homesOfCore(folder);
  const files = new Map();
  const waiting = [...entries];
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (files.has(path)) continue;
    const direct = readFileSync(join(folder, path), "utf8").replaceAll(FROM_CORE, (_, word, type = "", names) =>
      fromHomes(word, type, names, homes, path),
    );
    if (direct.includes(`"${CORE}"`)) throw new Error(`${path}: an import of ${CORE} by names expected`);
    const text = direct.replaceAll(SPECIFIER, (_, before, specifier) => {
      waiting.push(posix.join(posix.dirname(path), specifier.replace(/\.ts$/, ".d.ts")));
      return `${before}"${specifier.replace(/\.ts$/, ".js")}"`;
    });
    files.set(path, text);
  }
  return [...files].map(([path, text]) => ({ path, text }));
}

/** Which module of @limpid/core declares a name. */
function homesOfCore(folder) {
  const homes = new Map();
  for (const path of readdirSync(join(folder, "core", "src"), { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".d.ts")) continue;
    const text = readFileSync(join(folder, "core", "src", path), "utf8");
    const names = text.matchAll(/^export (?:declare )?(?:abstract )?(?:interface|type|const|function|class) (\w+)/gm);
    for (const [, name] of names) homes.set(name, posix.join("core", "src", path));
  }
  return homes;
}

/** One import or export of @limpid/core as one per module. */
function fromHomes(word, type, names, homes, path) {
  const byHome = new Map();
  for (const name of names.split(",").map((one) => one.trim())) {
    if (name === "") continue;
    const plain = name.replace(/^type /, "").split(" as ")[0] ?? "";
    const home = homes.get(plain);
    if (home === undefined) throw new Error(`${path}: ${plain} is not declared in ${CORE}`);
    byHome.set(home, [...(byHome.get(home) ?? []), name]);
  }
  return [...byHome]
    .map(([home, own]) => {
      const specifier = posix.relative(posix.dirname(path), home).replace(/\.d\.ts$/, ".ts");
      return `${word}${type} { ${own.join(", ")} } from "${specifier.startsWith(".") ? specifier : `./${specifier}`}";`;
    })
    .join("\n");
}
