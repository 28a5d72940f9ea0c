import { useQuery } from "@tanstack/react-query";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { attackWords as words } from "../words/attack.ts";
import { number } from "../words/numbers.ts";
import { AttackTabs } from "./attack-tabs.tsx";
import { LicenceNotice } from "./licence-notice.tsx";
import { releasesQuery } from "./queries.ts";
import { domainWord } from "./type-words.ts";

/** The files that the mirror holds. */
export function ReleasesPage() {
  usePageTitle(words.tabs.releases);
  const answer = useQuery(releasesQuery);
  const { releases = [], named = [] } = answer.data ?? {};
  const missing = named.filter(
    ({ domain, release }) =>
      !releases.some((one) => one.domain === domain && one.release === release && one.extent !== "partial"),
  );
  const last = releases.at(-1);
  return (
    <div className="attack-page">
      <AttackTabs here="releases" />
      <h1 className="unseen">{words.tabs.releases}</h1>
      {answer.isPending ? <Waiting /> : null}
      {answer.error === null ? null : <Trouble error={answer.error} again={() => void answer.refetch()} />}
      <p className="quiet">{words.importMore}</p>
      <div className="attack-scroll">
        <table className="attack-table">
          <thead>
            <tr>
              {Object.values(words.releaseHead).map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {releases.map((one) => (
              <tr key={`${one.domain} ${one.release} ${one.fileHash}`}>
                <td>{domainWord(one.domain)}</td>
                <td>
                  <b>{one.release}</b>
                </td>
                <td>{one.flavour}</td>
                <td className="attack-number">{number(one.objects)}</td>
                <td>{one.origin === "shipped" ? words.shipped : words.extent[one.extent]}</td>
                <td>{one.releaseBasis}</td>
                <td>
                  <Hostile text={one.fileName} />
                </td>
                <td className="mono small" title={one.fileHash}>
                  {one.fileHash.slice(0, 16)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {missing.length === 0 ? null : (
        <section>
          <h2>{words.namedOnly}</h2>
          <ul>
            {[...Map.groupBy(missing, (one) => one.domain)].map(([domain, ofDomain]) => (
              <li key={domain}>
                {domainWord(domain)}: {ofDomain.map((one) => one.release).join(", ")}
              </li>
            ))}
          </ul>
        </section>
      )}
      {last === undefined ? null : <LicenceNotice licence={last.licence} />}
    </div>
  );
}
