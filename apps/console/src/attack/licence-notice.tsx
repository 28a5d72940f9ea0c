import type { LicenceNotice as Licence } from "@limpid/attack";
import { attackWords as words } from "../words/attack.ts";

/** What goes with every copy of official text. */
export function LicenceNotice({ licence, citation }: { readonly licence: Licence; readonly citation?: string }) {
  return (
    <footer className="attack-licence small">
      {citation === undefined ? null : (
        <p>
          {words.cite}: {citation}
        </p>
      )}
      <p>{licence.copyright}</p>
      <p>
        {licence.notice}{" "}
        <a href="/attack/licence" target="_blank" rel="license noreferrer">
          {words.licence}
        </a>
        {" · "}
        <a href={licence.url} rel="license noreferrer noopener">
          {new URL(licence.url).host}
        </a>
      </p>
    </footer>
  );
}
