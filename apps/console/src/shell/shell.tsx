import "./shell.css";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useKeys } from "../design/keys.tsx";
import { nextZone } from "../design/time.tsx";
import { sayDone, Toasts } from "../design/toast.tsx";
import { DropAnywhere } from "../imports/drop-anywhere.tsx";
import { PasswordDialog } from "../session/password-dialog.tsx";
import { useSignOut } from "../session/use-sign-out.ts";
import { words } from "../words/en.ts";
import { Bar, PAGES } from "./bar.tsx";
import { Help } from "./help.tsx";
import { Palette } from "./palette.tsx";

/** What stands around every page. */
export function Shell(): ReactNode {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [open, setOpen] = useState<"palette" | "help" | "password">();
  const close = () => setOpen(undefined);
  useKeys(words.help.anywhere, [
    { keys: "Mod+k", says: words.bar.palette, run: () => setOpen("palette"), inFields: true },
    { keys: "?", says: words.help.title, run: () => setOpen("help") },
    {
      keys: "t",
      says: words.bar.zoneTitle,
      run: () => sayDone(`${words.bar.zoneTitle}: ${words.bar.zone[nextZone()]}`),
    },
    ...PAGES.map(({ to, word, key }) => ({
      keys: `g ${key}`,
      says: words.palette.go(word),
      run: () => void navigate({ to }),
    })),
  ]);
  const acts = {
    onPalette: () => setOpen("palette"),
    onHelp: () => setOpen("help"),
    onPassword: () => setOpen("password"),
    onSignOut: signOut,
  };
  return (
    <>
      <a className="skip" href="#content">
        {words.nav.skip}
      </a>
      <Bar {...acts} />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
      <DropAnywhere />
      {open === "palette" ? <Palette {...acts} onClose={close} /> : null}
      {open === "help" ? <Help onClose={close} /> : null}
      <PasswordDialog asked={open === "password"} onClose={close} />
    </>
  );
}
