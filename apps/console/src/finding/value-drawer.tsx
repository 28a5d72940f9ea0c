import type { Finding } from "@limpid/core";
import { formatQuery, type Term } from "@limpid/query";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { findingsQuery } from "../api/resources.ts";
import { copied } from "../copy/copy-menu.tsx";
import { Button, buttonClass } from "../design/button.tsx";
import { Drawer } from "../design/dialog.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { sayDone, sayTrouble } from "../design/toast.tsx";
import { parseInstant } from "../timeline/instant.ts";
import { findingWords } from "../words/finding.ts";
import { FindingLines } from "./finding-lines.tsx";
import type { ValueKind } from "./finding-search.ts";

const words = findingWords.value;
const FIRST = 12; // findings; the queue has the rest

interface ValueDrawerProps {
  readonly finding: Finding;
  readonly of: ValueKind;
  readonly text: string;
  readonly onClose: () => void;
}

/** One value that telemetry named: whole, to be copied, and where else it was seen. */
export function ValueDrawer({ finding, of, text, onClose }: ValueDrawerProps) {
  const q = queryFor(of, text);
  const found = useInfiniteQuery(findingsQuery(q, "newest"));
  const [page] = found.data?.pages ?? [];
  const others = page?.findings.filter(({ id }) => id !== finding.id);
  const at = parseInstant(finding.firstSeen);
  const copy = async () => {
    if (await copied(text)) sayDone(findingWords.copied(words.titles[of]));
    else sayTrouble(findingWords.notCopied);
  };
  return (
    <Drawer title={words.titles[of]} onClose={onClose}>
      <p className="value-whole">
        <Hostile text={text} mono longest={20_000} />
      </p>
      <p className="value-do">
        <Button small onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Link to="/" search={{ q }} className={buttonClass({ small: true })}>
          {words.inQueue}
        </Link>
        {of === "hash" && /^[0-9a-f]{64}$/.test(text) ? (
          <Link to="/artifacts/$sha256" params={{ sha256: text }} className={buttonClass({ small: true })}>
            {words.artifact}
          </Link>
        ) : null}
        {of === "host" ? (
          <Link to="/hosts/$name" params={{ name: text }} className={buttonClass({ small: true })}>
            {words.host}
          </Link>
        ) : null}
        {at === undefined ? null : (
          <Link to="/activity" search={{ host: finding.host, at: String(at) }} className={buttonClass({ small: true })}>
            {words.around}
          </Link>
        )}
      </p>
      {found.isPending ? <Waiting /> : null}
      {found.error === null ? null : <Trouble error={found.error} again={() => void found.refetch()} />}
      {others === undefined ? null : others.length === 0 ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <>
          <h3>
            {words.found(page?.next === undefined ? `${page?.findings.length ?? 0}` : `${page.findings.length}+`)}
          </h3>
          <FindingLines findings={others.slice(0, FIRST)} />
        </>
      )}
    </Drawer>
  );
}

/** The search that finds a value: by its field where there is one, else as words next to each other. */
function queryFor(of: ValueKind, text: string): string {
  const field = { path: "path", hash: "sha256", host: "host", image: "creator" } as const;
  const name = of in field ? field[of as keyof typeof field] : undefined;
  const term: Term =
    name === undefined
      ? { words: text.slice(0, 300), excluded: false }
      : { field: name, values: [text], excluded: false };
  return formatQuery([term]);
}
