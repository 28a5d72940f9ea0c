import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function AttackObjectPage() {
  return <EmptyState title={words.nav.attack} />;
}
