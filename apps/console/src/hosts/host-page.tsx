import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function HostPage() {
  return <EmptyState title={words.nav.hosts} />;
}
