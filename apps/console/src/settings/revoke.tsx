import { useState } from "react";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { settingsWords as said } from "../words/settings.ts";

/** Takes away what opens something, after asking. */
export function Revoke({ name, onRevoke }: { readonly name: string; readonly onRevoke: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button small kind="danger" onClick={() => setAsked(true)}>
        {said.revoke}
      </Button>
      {asked ? (
        <Dialog
          title={said.revokeSure}
          onClose={() => setAsked(false)}
          foot={
            <>
              <Button data-first="" onClick={() => setAsked(false)}>
                {said.keep}
              </Button>
              <Button
                kind="danger"
                onClick={() => {
                  setAsked(false);
                  onRevoke();
                }}
              >
                {said.revoke}
              </Button>
            </>
          }
        >
          <p>{said.revokeMore(visibleText(name))}</p>
        </Dialog>
      ) : null}
    </>
  );
}
