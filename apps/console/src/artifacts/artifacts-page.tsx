import { EmptyState } from "../design/empty-state.tsx";
import { words } from "../words/en.ts";

export function ArtifactsPage() {
  return <EmptyState title={words.nav.artifacts} />;
}
