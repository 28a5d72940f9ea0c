import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function QueuePage() {
  return <EmptyState title={words.nav.queue} />;
}
