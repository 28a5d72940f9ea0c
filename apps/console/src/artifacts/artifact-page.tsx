import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function ArtifactPage() {
  return <EmptyState title={words.nav.artifacts} />;
}
