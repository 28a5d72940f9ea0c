import "./drop-anywhere.css";
import { useEffect, useRef, useState } from "react";
import { Waiting } from "../design/empty-state.tsx";
import { importWords as said } from "../words/imports.ts";
import { useImports } from "./use-imports.ts";

/** A log or a file that is dropped on the console, wherever, is read; a page may take it for something of its own. */
export function DropAnywhere() {
  const { read } = useImports();
  const [over, setOver] = useState(false);
  const mutate = useRef(read.mutate);
  useEffect(() => {
    mutate.current = read.mutate;
  });
  useEffect(() => {
    const isFiles = (event: DragEvent) =>
      event.dataTransfer?.types.includes("Files") === true && !event.defaultPrevented;
    const drag = (event: DragEvent) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!isFiles(event)) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) mutate.current(files);
    };
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, []);
  if (read.isPending) {
    return (
      <div className="drop-here">
        <Waiting what={said.loading} />
      </div>
    );
  }
  return over ? <div className="drop-here">{said.dropHere}</div> : null;
}
