import type { Weight } from "./weights.ts";

/** What a reason of AN0057 weighs, and why. `docs/TRIAGE.md` shows this table; a test keeps the two alike. */
export const AN0057_WEIGHTS = {
  "an0057.run-only": {
    points: 20,
    about: "content",
    why: "The script hides its source; a few vendors and tools for developers ship such scripts, hardly anybody else does.",
  },
  "an0057.nothing-to-read": {
    points: 20,
    about: "content",
    why: "The analytic's own condition: neither names nor texts are left, which release builds do not do by themselves.",
  },
  "an0057.symbols-removed": {
    points: 10,
    about: "content",
    why: "Most released programs for macOS look so: it starts the question and decides nothing.",
  },
  "an0057.packed": {
    points: 25,
    about: "content",
    why: "The program is hidden, not only its names; macOS software is hardly ever packed.",
  },
  "an0057.implausible-symbols": {
    points: 20,
    about: "content",
    why: "A symbol table that cannot belong to the code was put there to look ordinary.",
  },
  "an0057.runs-commands": {
    points: 10,
    about: "content",
    why: "A hidden script that calls the shell or loads other scripts does its work there; admin scripts do it too.",
  },
  "an0057.nested-script": {
    points: 10,
    about: "content",
    why: "A second run-only script inside the first is how OSAMiner hid its stages.",
  },
  "an0057.applet-pair": {
    points: 10,
    about: "content",
    why: "The stub of an applet looks like Apple's own program, and all it does is in the hidden script beside it.",
  },
  "an0057.untrusted-signature": {
    points: 10,
    about: "content",
    why: "SignedStatus: nobody stands behind the program. So do a developer's own builds.",
  },
  "an0057.osacompile-run-only": {
    points: 20,
    about: "creation",
    why: "RunOnlyFlag on a command line: somebody asked for the script to be hidden, on the Mac where it lies.",
  },
  "an0057.compiled-on-victim": {
    points: 15,
    about: "creation",
    why: "Text that is piped in or lies about as .scpt is compiled where it will run: XCSSET does it, installers of scripts seldom.",
  },
  "an0057.scripting-engine-wrote": {
    points: 15,
    about: "creation",
    why: "ParentProcess: a scripting engine that writes programs or hidden scripts brings or makes them; installers of languages do it too.",
  },
  "an0057.staging-app-wrote": {
    points: 15,
    about: "creation",
    why: "ParentProcess: the file was brought from elsewhere or unpacked instead of built or installed.",
  },
  "an0057.installer-script-wrote": {
    points: 10,
    about: "creation",
    why: "A script of a package is no part of what the package's receipt lists, and runs as root.",
  },
  "an0057.strip-command": {
    points: 10,
    about: "creation",
    why: "Release builds strip; it shows that the file is opaque even where its bytes are gone.",
  },
  "an0057.non-user-shell": {
    points: 20,
    about: "creation",
    why: "A shell that nobody typed into: an app, an agent, a script (do shell script).",
  },
  "an0057.service-ancestor": {
    points: 15,
    about: "creation",
    why: "A daemon that makes executables is either an updater or exploited.",
  },
  "an0057.responsible-untrusted": {
    points: 10,
    about: "creation",
    why: "Whoever macOS holds responsible is signed by nobody.",
  },
  "an0057.signed-afterwards": {
    points: 15,
    about: "creation",
    why: "Apple silicon runs nothing unsigned: whoever drops a changed program signs it ad hoc on the spot; builds do it as part of the build.",
  },
  "an0057.quarantine-removed": {
    points: 15,
    about: "creation",
    why: "Without the mark, Gatekeeper does not look; people who know what they do remove it by hand as well.",
  },
  "an0057.quarantine-missing": {
    points: 10,
    about: "creation",
    why: "Browsers, mail and chat apps always set it; where it is not, it was taken away unseen or the app is not what it seems.",
  },
  "an0057.writer-tampered": {
    points: 25,
    about: "creation",
    why: "Whoever controls the writer's memory wrote the file; debuggers rarely watch programs that write programs.",
  },
  "an0057.shared-place": {
    points: 10,
    about: "place",
    why: "Every user and every app can write there; installers and builds use it as well.",
  },
  "an0057.hidden-name": {
    points: 10,
    about: "place",
    why: "A leading dot hides a file from Finder; tools of developers do so in home folders, which are exempt.",
  },
  "an0057.persistence-place": {
    points: 10,
    about: "place",
    why: "What lies there is started without anybody asking; vendors put helpers there.",
  },
  "an0057.unknown-exercise": {
    points: 20,
    about: "place",
    why: "Whoever copies the label of a harmless exercise wants to be waved through; a known label changes nothing.",
  },
  "an0057.foreign-support-folder": {
    points: 10,
    about: "place",
    why: "A file among the data of a vendor that neither wrote nor signed it borrows that vendor's name.",
  },
  "an0057.double-extension": {
    points: 15,
    about: "place",
    why: "A name that ends like a document and then like a program means to be opened by mistake.",
  },
  "an0057.imitating-name": {
    points: 20,
    about: "place",
    why: "A program that has the name of one of Apple's, and is neither Apple's nor where those live, means to deceive.",
  },
  "an0057.run-soon": {
    points: 15,
    about: "running",
    why: "Write and run within minutes is what droppers do; so do builds, tests and people who try a download.",
  },
  "an0057.run-by-engine": {
    points: 5,
    about: "running",
    why: "osascript, open, launchctl or an applet ran it instead of a person; everyday automation does so too.",
  },
  "an0057.removed-after-running": {
    points: 15,
    about: "running",
    why: "A program that goes once it runs leaves nothing to inspect; installers and tests clean up as well.",
  },
  "an0057.declared-normal": {
    points: -100,
    about: "explanation",
    explains: true,
    why: "The organisation declared it, with an owner and a reason: its word weighs most.",
  },
  "an0057.sealed-system": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "The system volume is sealed: what lies there is Apple's, or the seal is broken and more than this file is lost.",
  },
  "an0057.platform-binary": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "SignedStatus: part of the system by the word of the kernel or of Apple's own signature.",
  },
  "an0057.system-update": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "Apple's own updaters (XProtect, Rosetta's companion, mobile assets) wrote it to their own folders.",
  },
  "an0057.rosetta-translation": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "Rosetta writes a translation of each program of the other kind to a folder of its own.",
  },
  "an0057.management-agent": {
    points: -80,
    about: "explanation",
    explains: true,
    why: "A known management agent ran the script or made the file: the organisation's own hand, unless that was taken over.",
  },
  "an0057.installed-package": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "Apple's installer wrote it, and its signature was verified or a receipt lists it: a package alone says nothing.",
  },
  "an0057.app-store": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "SignedStatus: Apple reviewed and signed it.",
  },
  "an0057.person-build": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "A person built it with known tools in a development folder.",
  },
  "an0057.ci-build": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "A declared CI runner made it in its work directory.",
  },
  "an0057.same-team-update": {
    points: -40,
    about: "explanation",
    explains: true,
    why: "An app updated itself or a part of itself: writer and file are verified as signed by one team.",
  },
  "an0057.package-pour": {
    points: -40,
    about: "explanation",
    explains: true,
    why: "Homebrew, MacPorts or nix put it into their own store. Their folders belong to the user, so this can be posed.",
  },
  "an0057.language-package": {
    points: -35,
    about: "explanation",
    explains: true,
    why: "A language's package manager wrote to its own folders: usual, but its registry holds anybody's files.",
  },
  "an0057.notarised": {
    points: -25,
    about: "explanation",
    why: "SignedStatus: Apple scanned it once; malware passed that scan before, but its maker can be called off.",
  },
  "an0057.developer-signed": {
    points: -15,
    about: "explanation",
    why: "SignedStatus: a developer known to Apple signed it; certificates are bought and stolen.",
  },
  "an0057.person": {
    points: -15,
    about: "explanation",
    why: "A person at work downloads and unpacks programs; an intruder with their account does as well.",
  },
  "an0057.quarantined": {
    points: -5,
    about: "explanation",
    why: "The mark of a download is set, so Gatekeeper looks before it runs; it does not look at everything.",
  },
  "an0057.translocated": {
    points: -5,
    about: "explanation",
    why: "macOS runs quarantined apps from a random folder: the odd place is the system's choice.",
  },
  "an0057.names-survive": {
    points: -5,
    about: "explanation",
    why: "The file hides less than its level says: names can be read elsewhere in it.",
  },
} as const satisfies { readonly [id: `an0057.${string}`]: Weight };

export type An0057SignalId = keyof typeof AN0057_WEIGHTS;

/** Weights as configuration may change them. */
export type An0057Weights = { readonly [id in An0057SignalId]: Weight };
