import { useParams } from "@tanstack/react-router";
import { ComparePage } from "./compare-page.tsx";
import { ObjectPages } from "./object-pages.tsx";
import { ReleasesPage } from "./releases-page.tsx";
import { TouchedPage } from "./touched-page.tsx";

/** What stands below /attack: three pages by their names, everything else is the id of an object. */
export function AttackObjectPage() {
  const { id: what = "" } = useParams({ from: "/attack/$id" });
  if (what === "releases") return <ReleasesPage />;
  if (what === "compare") return <ComparePage />;
  if (what === "touched") return <TouchedPage />;
  return <ObjectPages key={what} id={what} />;
}
