import "./shell.css";
import { Outlet } from "@tanstack/react-router";
import { Toasts } from "../design/toast.tsx";
import { words } from "../words/en.ts";
import { Bar } from "./bar.tsx";

/** What stands around every page. */
export function Shell() {
  return (
    <>
      <a className="skip" href="#content">
        {words.nav.skip}
      </a>
      <Bar />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </>
  );
}
