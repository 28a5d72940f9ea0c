import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function ActivityPage() {
  return <EmptyState title={words.nav.activity} />;
}
