import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function FindingPage() {
  return <EmptyState title={words.nav.queue} />;
}
