import type { ConfigVerdict } from "@limpid/server/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { send } from "../api/client.ts";
import { configQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { settingsWords as said } from "../words/settings.ts";

/** What findings are judged by, and whether another configuration would be right. */
export function ConfigPart() {
  const config = useQuery(configQuery);
  if (config.error !== null) return <Trouble error={config.error} again={() => void config.refetch()} />;
  if (config.data === undefined) return <Waiting />;
  const { id, file, effective } = config.data;
  return (
    <>
      <section className="panel" aria-label={said.configTitle}>
        <div className="panel-head">
          <h2>{said.configTitle}</h2>
        </div>
        <div className="panel-body form">
          <p className="quiet">{said.configMore}</p>
          <dl className="facts">
            <dt>{said.configFile}</dt>
            <dd>{file === null ? said.configDefault : <Hostile text={file} mono />}</dd>
            <dt>{said.configId}</dt>
            <dd className="mono">{id}</dd>
          </dl>
          <h3>{said.configEffective}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
          <pre tabIndex={0}>
            {effective.split("\n").map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
              <div key={index}>
                <Hostile text={line === "" ? " " : line} />
              </div>
            ))}
          </pre>
        </div>
      </section>
      <TryConfig />
    </>
  );
}

function TryConfig() {
  const [text, setText] = useState("");
  const check = useMutation({
    mutationFn: () => send<ConfigVerdict>("POST", "/config/validate", { text }),
  });
  return (
    <section className="panel panel-body form" aria-label={said.configTry}>
      <h2>{said.configTry}</h2>
      <Field label="limpid.yaml" more={said.configTryMore}>
        {(tied) => (
          <textarea
            {...tied}
            className="mono"
            rows={10}
            spellCheck={false}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              check.reset();
            }}
          />
        )}
      </Field>
      <div>
        <Button kind="main" disabled={check.isPending} onClick={() => check.mutate()}>
          {said.configCheck}
        </Button>
      </div>
      {check.error === null ? null : <Trouble error={check.error} />}
      {check.data === undefined ? null : check.data.valid ? (
        <p className="settings-right" role="status">
          ✓ {said.configRight}
        </p>
      ) : (
        <ul role="status">
          {check.data.issues.map(({ path, line, column, what }) => (
            <li key={`${path} ${line} ${what}`}>
              <span className="settings-wrong">
                {line === null ? null : <b>{said.configLine(line, column)} </b>}
                <Hostile text={path} mono />
              </span>{" "}
              <Hostile text={what} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
