import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function SettingsPage() {
  return <EmptyState title={words.nav.settings} />;
}
