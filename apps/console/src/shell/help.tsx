import "./help.css";
import { useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { Keys, singleKeys, useBoundKeys } from "../design/keys.tsx";
import { words } from "../words/en.ts";

/** Every key that does something here, as it is bound at this moment. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const bound = useBoundKeys();
  const [layers] = useState(bound); // this dialog's own keys are not what was asked about
  const single = singleKeys.use();
  return (
    <Dialog title={words.help.title} onClose={onClose} wide>
      <div className="help">
        {layers.map(({ title, bindings }) => {
          const said = bindings.filter((each) => each.says !== undefined);
          return said.length === 0 ? null : (
            <section key={title}>
              <h3>{title}</h3>
              <ul>
                {said.map(({ keys, says }) => (
                  <li key={keys}>
                    {says}
                    <span>
                      <span className="unseen">{keys}</span>
                      <Keys of={keys} />
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <label className="help-single">
        <input
          type="checkbox"
          checked={single === "on"}
          onChange={({ target }) => singleKeys.write(target.checked ? "on" : "off")}
        />
        <span>
          <b>{words.help.single}</b> <span className="quiet">{words.help.singleMore}</span>
        </span>
      </label>
    </Dialog>
  );
}
