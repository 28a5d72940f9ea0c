import { useQuery } from "@tanstack/react-query";
import { explain } from "../api/api-error.ts";
import { Drawer } from "../design/dialog.tsx";
import { Waiting } from "../design/empty-state.tsx";
import { findingWords } from "../words/finding.ts";
import { HexView } from "./hex-view.tsx";
import { bytesQuery, layoutQuery, PAGE_BYTES } from "./sample.ts";

const words = findingWords.file;

interface BytesDrawerProps {
  readonly id: string;
  readonly offset: number;
  readonly size?: number | undefined;
  readonly onClose: () => void;
}

/** The bytes that show a reason, beside the page. */
export function BytesDrawer({ id, offset, size, onClose }: BytesDrawerProps) {
  const first = useQuery(bytesQuery(id, Math.floor(offset / PAGE_BYTES)));
  const layout = useQuery({ ...layoutQuery(id), enabled: first.data !== undefined });
  return (
    <Drawer title={`${words.bytes} 0x${offset.toString(16)}`} onClose={onClose}>
      {first.isPending ? <Waiting /> : null}
      {first.error === null ? null : <NoSample error={first.error} />}
      {first.data === undefined ? null : (
        <HexView
          id={id}
          sizeBytes={first.data.sizeBytes}
          regions={layout.data?.layout.regions ?? []}
          show={{ offset, size: size ?? 1 }}
        />
      )}
    </Drawer>
  );
}

/** No copy is kept, or whoever asks may not see it: what is missing and how to get it. */
export function NoSample({ error }: { readonly error: unknown }) {
  const { message, mend } = explain(error);
  return (
    <div className="no-sample">
      <p>
        <b>{words.noSample}.</b> {message}
      </p>
      <p className="quiet">{mend ?? words.noSampleMend}</p>
    </div>
  );
}
