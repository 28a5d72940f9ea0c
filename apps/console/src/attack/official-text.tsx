import type { AttackPage } from "@limpid/server/contract";
import { Hostile } from "../design/hostile.tsx";
import { attackWords as words } from "../words/attack.ts";
import { ObjectName } from "./object-link.tsx";
import { Prose } from "./prose.tsx";
import { domainWord } from "./type-words.ts";

/** What MITRE says of an object: text, log sources, mutable elements, references. */
export function OfficialText({
  page: { official, release, domain },
  about,
}: {
  readonly page: AttackPage;
  /** Told apart where a page shows several objects: `, mitigation`. */
  readonly about: string;
}) {
  if (official === undefined) return null;
  const { description, platforms, aliases, domains, logSources, mutableElements, externalReferences } = official;
  const facts = [
    [words.platforms, platforms],
    [words.aliases, aliases],
    [words.domains, domains.map(domainWord)],
  ] as const;
  return (
    <section className="attack-official" aria-label={`${words.official}, ${words.officialBy}${about}`}>
      <h2>
        {words.official} <span className="quiet small">{words.officialBy}</span>
      </h2>
      {description === undefined || description === "" ? (
        <p className="quiet">{words.noText}</p>
      ) : (
        <Prose text={description} />
      )}
      <dl className="attack-facts">
        {facts.map(([name, values]) =>
          values.length === 0 ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Hostile text={values.join(", ")} />
              </dd>
            </div>
          ),
        )}
      </dl>
      {logSources.length === 0 ? null : (
        <>
          <h3>{words.logSources}</h3>
          <div className="attack-scroll">
            <table className="attack-table">
              <thead>
                <tr>
                  <th scope="col">{words.logHead.name}</th>
                  <th scope="col">{words.logHead.channel}</th>
                  <th scope="col">{words.logHead.component}</th>
                </tr>
              </thead>
              <tbody>
                {logSources.map(({ name, channel, component, listed }) => (
                  <tr key={`${name} ${channel ?? ""} ${component?.id ?? ""}`}>
                    <td className="mono">
                      <Hostile text={name} />
                    </td>
                    <td>{channel === undefined ? null : <Hostile text={channel} />}</td>
                    <td>
                      {component === undefined ? null : <ObjectName object={component} search={{ release, domain }} />}
                      {listed === false ? <span className="quiet small"> ({words.notListed})</span> : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {mutableElements.length === 0 ? null : (
        <>
          <h3>{words.mutable}</h3>
          <p className="quiet small">{words.mutableMore}</p>
          <dl className="attack-mutable">
            {mutableElements.map(({ field, description: about, here }) => (
              <div key={field}>
                <dt className="mono">
                  <Hostile text={field} />
                </dt>
                <dd>
                  {about === undefined ? null : <Hostile text={about} />}
                  <p className="attack-here small">
                    {here === undefined ? (
                      <span className="quiet">{words.notUsedHere}</span>
                    ) : (
                      <>
                        <b>{words.here}:</b> <Hostile text={settingText(here)} mono />
                      </>
                    )}
                  </p>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {externalReferences.length === 0 ? null : (
        <details>
          <summary>
            {words.references} <span className="quiet">({externalReferences.length})</span>
          </summary>
          <ul className="attack-references small">
            {externalReferences.map(({ source, id, url, description: about }) => (
              <li key={`${source} ${id ?? ""} ${url ?? ""}`}>
                <b>
                  <Hostile text={source} />
                </b>
                {id === undefined ? "" : ` ${id} `}
                {about === undefined ? null : (
                  <>
                    {" "}
                    <Hostile text={about} />{" "}
                  </>
                )}
                {url === undefined || !/^https?:\/\//.test(url) ? null : (
                  <a href={url} rel="noreferrer noopener" className="attack-break">
                    {url}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** A setting as people write it. */
function settingText(value: unknown): string {
  if (Array.isArray(value))
    return value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, item]) => `${name} ${JSON.stringify(item)}`)
    .join(", ");
}
