import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function AttackPage() {
  return <EmptyState title={words.nav.attack} />;
}
