import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function GroupsPage() {
  return <EmptyState title={words.nav.groups} />;
}
