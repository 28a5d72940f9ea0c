import { useState } from "react";
import { Button } from "../design/button.tsx";
import { settingsWords as said } from "../words/settings.ts";

/** A secret that is shown once, with a button that copies it. */
export function Secret({ text, more }: { readonly text: string; readonly more: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(text).then(() => setCopied(true));
  };
  return (
    <div role="status">
      <div className="secret">
        <code>{text}</code>
        <Button small onClick={copy}>
          {copied ? said.copied : said.copy}
        </Button>
      </div>
      <p className="quiet small">{more}</p>
    </div>
  );
}
