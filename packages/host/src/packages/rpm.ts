import { pathToFileURL } from "node:url";
import { lookUpBelow } from "../below.ts";
import type { PathBytes } from "../path-bytes.ts";
import type { InstalledPackage, Manager } from "./manager.ts";
import { parseRpmHeader } from "./rpm-header.ts";

const PLACES = ["/usr/lib/sysimage/rpm/rpmdb.sqlite", "/var/lib/rpm/rpmdb.sqlite"];

/**
 * The database of rpm since 4.16 (Fedora 33, RHEL 9, SUSE's newer ones): SQLite, one header per package. The older
 * ones (Berkeley DB, ndb) are not read, and nothing is owned there.
 */
export function openRpm(root: PathBytes): Manager | undefined {
  for (const place of PLACES) {
    const found = lookUpBelow(root, place);
    if (found.state === "found") return open(found.path);
  }
  return undefined;
}

function open(path: PathBytes): Manager | undefined {
  // Immutable: evidence is not to be touched, and SQLite would otherwise make files for its log beside it.
  const url = pathToFileURL(Buffer.from(path, "latin1").toString());
  url.searchParams.set("immutable", "1");
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  try {
    const database = new DatabaseSync(url, { readOnly: true });
    const all = database.prepare("SELECT hnum, blob FROM Packages ORDER BY hnum");
    const one = database.prepare("SELECT blob FROM Packages WHERE hnum = ?");
    return {
      name: "rpm",
      changes: PLACES,
      *list() {
        for (const row of all.iterate()) {
          if (!(row.blob instanceof Uint8Array)) continue;
          const { name, version, files } = parseRpmHeader(row.blob);
          if (name === undefined) continue;
          const owner: InstalledPackage = { name, record: String(row.hnum), ...(version !== undefined && { version }) };
          for (const { path } of files) yield [path, owner];
        }
      },
      digest(wanted, { record }) {
        const blob = one.get(Number(record))?.blob;
        if (!(blob instanceof Uint8Array)) return undefined;
        const shipped = [wanted, wanted.replace(/^\/usr/, "")]; // packages from before the merge of /usr
        return parseRpmHeader(blob).files.find(({ path }) => shipped.includes(path))?.digest;
      },
    };
  } catch {
    return undefined; // no database of SQLite, or a damaged one
  }
}
