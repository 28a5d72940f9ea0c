interface ArtifactOfScene {
  readonly path: string;
  readonly inode: number;
}
export const ARTIFACTS: Readonly<Record<"agent" | "packaged" | "built", ArtifactOfScene>>;
export function audit(): string;
