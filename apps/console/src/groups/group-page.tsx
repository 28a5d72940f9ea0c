import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function GroupPage() {
  return <EmptyState title={words.nav.groups} />;
}
