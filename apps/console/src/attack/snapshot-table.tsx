import { compareReleases } from "@limpid/attack";
import type { AttackPage } from "@limpid/server/contract";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../design/button.tsx";
import { Field } from "../design/field.tsx";
import { attackWords as words } from "../words/attack.ts";
import type { AttackSearch } from "./attack-search.ts";
import { domainWord } from "./type-words.ts";

/** The object in every file of the mirror, and a choice of two to compare. */
export function SnapshotTable({
  page,
  about,
  from,
  to,
}: {
  readonly page: AttackPage;
  readonly about: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}) {
  const { snapshots, absentFrom, domain, id } = page;
  // A part of a release that lacks an object says nothing of the release.
  const absent = [...new Set(absentFrom.filter(({ extent }) => extent !== "partial").map((one) => one.release))];
  const ofDomain = [...snapshots, ...absentFrom].filter((one) => one.domain === domain);
  const numbers = [...new Set(ofDomain.map((one) => one.release))].sort(compareReleases);
  return (
    <section aria-label={`${words.snapshots}${about}`}>
      <h2>{words.snapshots}</h2>
      <div className="attack-scroll">
        <table className="attack-table">
          <thead>
            <tr>
              {Object.values(words.snapshotHead).map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {snapshots.map((one) => (
              <tr key={`${one.domain} ${one.release} ${one.file}`}>
                <td>
                  {one.release}
                  {one.domain === domain ? "" : ` ${domainWord(one.domain)}`}
                </td>
                <td>{one.flavour}</td>
                <td>{one.version ?? ""}</td>
                <td className="attack-nowrap">{one.modified?.slice(0, 10) ?? ""}</td>
                <td>{words.statusWords[one.status]}</td>
                <td className="mono" title={one.rawHash ?? one.sliceHash}>
                  {(one.rawHash ?? one.sliceHash).slice(0, 12)}
                </td>
                <td className="mono small" title={one.file}>
                  {one.origin === "shipped" ? words.shipped : words.imported} {one.file.slice(0, 8)}
                </td>
                <td className="attack-nowrap">
                  <a href={`/attack/raw/${one.domain}/${one.release}@${one.file.slice(0, 16)}/${id}`} rel="nofollow">
                    {words.raw}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {absent.length === 0 ? null : <p className="quiet small">{words.absentFrom(absent.join(", "))}</p>}
      <p className="quiet small">{words.rawHashMore}</p>
      {numbers.length < 2 ? null : <Pick numbers={numbers} from={from} to={to} />}
    </section>
  );
}

/** Two releases of the object's domain. */
function Pick({
  numbers,
  from,
  to,
}: {
  readonly numbers: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}) {
  const navigate = useNavigate({ from: "/attack/$id" });
  const [chosen, setChosen] = useState({ from: from ?? numbers[0] ?? "", to: to ?? numbers.at(-1) ?? "" });
  return (
    <form
      className="attack-pick"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({
          search: (before: AttackSearch) => ({ ...before, ...chosen }),
          replace: true,
          resetScroll: false,
        });
      }}
    >
      {(["from", "to"] as const).map((side) => (
        <Field key={side} label={words[side]}>
          {(tied) => (
            <select
              {...tied}
              value={chosen[side]}
              onChange={({ target }) => setChosen((before) => ({ ...before, [side]: target.value }))}
            >
              {numbers.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
      ))}
      <Button type="submit">{words.compare}</Button>
    </form>
  );
}
