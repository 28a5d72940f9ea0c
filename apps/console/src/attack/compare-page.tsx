import { HAPPENINGS, type Happening } from "@limpid/attack";
import type { AttackComparison } from "@limpid/server/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { attackWords as words } from "../words/attack.ts";
import { number } from "../words/numbers.ts";
import type { AttackSearch } from "./attack-search.ts";
import { AttackTabs } from "./attack-tabs.tsx";
import { LicenceNotice } from "./licence-notice.tsx";
import { ObjectName } from "./object-link.tsx";
import { comparisonQuery, releasesQuery } from "./queries.ts";
import { domainWord, wordOf } from "./type-words.ts";

/** Two releases as a whole. */
export function ComparePage() {
  usePageTitle(words.tabs.compare);
  const search = useSearch({ from: "/attack/$id" });
  const navigate = useNavigate({ from: "/attack/$id" });
  const change = (part: AttackSearch) =>
    void navigate({ search: (before: AttackSearch) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const releases = useQuery(releasesQuery);
  const all = releases.data?.releases ?? [];
  const domains = [...new Set(all.map((one) => one.domain))].filter(
    (domain) => new Set(all.filter((one) => one.domain === domain).map((one) => one.release)).size > 1,
  );
  const domain = search.domain ?? domains[0];
  const numbers = [...new Set(all.filter((one) => one.domain === domain).map((one) => one.release))];
  const [from, to] = [search.from ?? numbers.at(-2), search.to ?? numbers.at(-1)];
  return (
    <div className="attack-page">
      <AttackTabs here="compare" />
      <h1 className="unseen">{words.tabs.compare}</h1>
      {releases.isPending ? <Waiting /> : null}
      {releases.error === null ? null : <Trouble error={releases.error} />}
      {releases.data !== undefined && domain === undefined ? (
        <EmptyState title={words.twoReleases}>
          <p>{words.twoReleasesMore}</p>
        </EmptyState>
      ) : null}
      {domain === undefined || from === undefined || to === undefined ? null : (
        <>
          <form className="attack-filters" onSubmit={(event) => event.preventDefault()}>
            <Choose
              label={words.domain}
              value={domain}
              options={domains}
              word={domainWord}
              onChange={(value) => change({ domain: value, from: undefined, to: undefined })}
            />
            <Choose label={words.from} value={from} options={numbers} onChange={(value) => change({ from: value })} />
            <Choose label={words.to} value={to} options={numbers} onChange={(value) => change({ to: value })} />
          </form>
          <Comparison domain={domain} from={from} to={to} search={search} onChange={change} />
        </>
      )}
    </div>
  );
}

function Choose({
  label,
  value,
  options,
  word = (option) => option,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly word?: (option: string) => string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(tied) => (
        <select {...tied} value={value} onChange={({ target }) => onChange(target.value)}>
          {options.map((option) => (
            <option key={option} value={option}>
              {word(option)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Comparison({
  domain,
  from,
  to,
  search: { what, type },
  onChange,
}: {
  readonly domain: string;
  readonly from: string;
  readonly to: string;
  readonly search: AttackSearch;
  readonly onChange: (part: AttackSearch) => void;
}) {
  const compared = useInfiniteQuery(comparisonQuery({ from, to, domain, what, type }));
  const [first] = compared.data?.pages ?? [];
  const changes = compared.data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <>
      {compared.isPending ? <Waiting /> : null}
      {compared.error === null ? null : <Trouble error={compared.error} again={() => void compared.refetch()} />}
      {first === undefined ? null : (
        <>
          <Counts comparison={first.comparison} what={what} onChange={onChange} />
          <Moves moves={first.comparison.tacticMoves} />
          <ByType comparison={first.comparison} type={type} onChange={onChange} />
          <section aria-label={words.changed}>
            <h2>
              {words.changed} <span className="quiet">({number(first.total)})</span>
            </h2>
            <ul className="attack-hits">
              {changes.map((change) => (
                <Change
                  key={change.id}
                  change={change}
                  search={{ domain, from, to, release: releaseOf(change, from, to) }}
                />
              ))}
            </ul>
            {compared.hasNextPage ? (
              <Button onClick={() => void compared.fetchNextPage()} disabled={compared.isFetchingNextPage}>
                {words.more}
              </Button>
            ) : null}
          </section>
          <LicenceNotice licence={first.comparison.licence} />
        </>
      )}
    </>
  );
}

/** What is gone is shown as the earlier release has it. */
function releaseOf({ what }: AttackComparison["changes"][number], from: string, to: string): string {
  return what === "removed" ? from : to;
}

/** How many of each; pressed, only these are listed. */
function Counts({
  comparison: { counts, silent },
  what,
  onChange,
}: {
  readonly comparison: AttackComparison["comparison"];
  readonly what: string | undefined;
  readonly onChange: (part: AttackSearch) => void;
}) {
  const shown = HAPPENINGS.filter((one) => counts[one] > 0);
  return (
    <>
      <ul className="attack-counts" aria-label={words.what}>
        {shown.map((one: Happening) => (
          <li key={one}>
            <Button
              kind="bare"
              aria-pressed={what === one}
              disabled={one === "unchanged"}
              onClick={() => onChange({ what: what === one ? undefined : one })}
            >
              <b className={`attack-what-${one}`}>{number(counts[one])}</b> {words.happened[one]}
            </Button>
          </li>
        ))}
      </ul>
      <p className="quiet small">{words.silentCount(silent)}</p>
    </>
  );
}

function Moves({ moves }: { readonly moves: Readonly<Record<string, number>> }) {
  const entries = Object.entries(moves).sort(([, one], [, other]) => other - one);
  if (entries.length === 0) return null;
  return (
    <section aria-label={words.tacticMoves}>
      <h2>{words.tacticMoves}</h2>
      <ul className="attack-moves">
        {entries.map(([move, times]) => (
          <li key={move}>
            <b>{number(times)}</b> <Hostile text={move} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const COLUMNS: readonly Happening[] = [
  "added",
  "removed",
  "revoked",
  "deprecated",
  "content",
  "normalisation",
  "book-keeping",
  "unchanged",
];

function ByType({
  comparison: { byType },
  type,
  onChange,
}: {
  readonly comparison: AttackComparison["comparison"];
  readonly type: string | undefined;
  readonly onChange: (part: AttackSearch) => void;
}) {
  const rows = Object.entries(byType).sort(([one], [other]) => (wordOf(one) < wordOf(other) ? -1 : 1));
  return (
    <section aria-label={words.byType}>
      <h2>{words.byType}</h2>
      <div className="attack-scroll">
        <table className="attack-table attack-numbers">
          <thead>
            <tr>
              <th scope="col">{words.type}</th>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {words.happened[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([one, counts]) => (
              <tr key={one}>
                <th scope="row">
                  <Button
                    kind="bare"
                    small
                    aria-pressed={type === one}
                    onClick={() => onChange({ type: type === one ? undefined : one })}
                  >
                    {wordOf(one)}
                  </Button>
                </th>
                {COLUMNS.map((column) => (
                  <td key={column} className={counts[column] === 0 ? "quiet" : ""}>
                    {counts[column] === 0 ? "·" : number(counts[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Change({
  change: { id, attackId, name, nameBefore, type, what, silent, members, says, successor, tactics },
  search,
}: {
  readonly change: AttackComparison["changes"][number];
  readonly search: AttackSearch;
}) {
  return (
    <li>
      <ObjectName object={{ id, attackId, name: says ?? name }} search={search} />
      <span className="quiet small">
        {wordOf(type)} · <span className={`attack-what-${what}`}>{words.happened[what]}</span>
        {silent ? ` · ${words.silent}` : ""}
        {nameBefore === undefined ? null : (
          <>
            {" · "}
            <Hostile text={words.formerly(nameBefore)} />
          </>
        )}
      </span>
      {members.length + tactics.length === 0 && successor === undefined ? null : (
        <span className="attack-excerpt small">
          {successor === undefined ? null : (
            <>
              → <ObjectName object={successor} search={search} />{" "}
            </>
          )}
          <Hostile text={[...tactics, ...members].join(", ")} />
        </span>
      )}
    </li>
  );
}
