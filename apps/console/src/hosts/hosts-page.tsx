import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function HostsPage() {
  return <EmptyState title={words.nav.hosts} />;
}
