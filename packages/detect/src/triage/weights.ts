/** What a reason weighs, and why. `docs/TRIAGE.md` shows this table; a test keeps the two alike. */
export interface Weight {
  /** Points; negative for reasons against. */
  readonly points: number;
  /**
   * `content`: says how the file looks, which alone never exceeds low; `creation`: who made it and how; `place`:
   * where it lies; `running`: what became of it; `explanation`: why it may be expected.
   */
  readonly about: "content" | "creation" | "place" | "running" | "explanation";
  /** This reason against can explain the file altogether: priority `expected` while the rest stays below medium. */
  readonly explains?: boolean;
  readonly why: string;
}

export const WEIGHTS = {
  "an0056.symbols-removed": {
    points: 15,
    about: "content",
    why: "Nearly every binary of a distribution looks so: it starts the question and decides nothing.",
  },
  "an0056.sections-removed": {
    points: 25,
    about: "content",
    why: "No distribution ships files without section headers; sstrip, packers and hand-made files do.",
  },
  "an0056.locals-removed": {
    points: 5,
    about: "content",
    why: "`strip -x` is usual for libraries and plugins, and the exported names stay readable.",
  },
  "an0056.packed": {
    points: 25,
    about: "content",
    why: "The program is hidden, not only its names; some vendors pack to save space.",
  },
  "an0056.implausible-symbols": {
    points: 20,
    about: "content",
    why: "A symbol table that cannot belong to the code was put there to look ordinary.",
  },
  "an0056.appended-program": {
    points: 15,
    about: "content",
    why: "A second program behind the first one is carried along to be unpacked; bundled installers do it too.",
  },
  "an0056.unusual-size": {
    points: 5,
    about: "content",
    why: "FileSizeRange is a hint: droppers are tiny, bundled runtimes huge, and so are honest tools at times.",
  },
  "an0056.strip-flags": {
    points: 10,
    about: "creation",
    why: "Release builds strip everywhere; it shows intent and that the file is opaque even where its bytes are gone.",
  },
  "an0056.packer-command": {
    points: 20,
    about: "creation",
    why: "Packing a program on the host where it will run is rare outside of release work.",
  },
  "an0056.build-tool-outside-scope": {
    points: 20,
    about: "creation",
    why: "The analytic's own condition: compilers outside of standard development paths (DirectoryScope).",
  },
  "an0056.non-user-shell": {
    points: 20,
    about: "creation",
    why: "The analytic's own condition: creation by a shell that no person started.",
  },
  "an0056.scripting-engine-wrote": {
    points: 15,
    about: "creation",
    why: "An interpreter that writes machine code brings or assembles it; installers of languages do it too.",
  },
  "an0056.staging-app-wrote": {
    points: 15,
    about: "creation",
    why: "The file was brought from elsewhere or unpacked instead of built or installed.",
  },
  "an0056.service-ancestor": {
    points: 15,
    about: "creation",
    why: "A program that serves others and makes executables is either an updater or exploited.",
  },
  "an0056.writer-tampered": {
    points: 25,
    about: "creation",
    why: "Whoever controls the writer's memory wrote the file; debuggers rarely watch programs that write programs.",
  },
  "an0056.package-file-changed": {
    points: 30,
    about: "creation",
    why: "A package owns the path and the bytes are not the package's: patched, or replaced by hand.",
  },
  "an0056.world-writable-place": {
    points: 10,
    about: "place",
    why: "Every user and every exploited service can write there; builds and installers use it as well.",
  },
  "an0056.memory-backed-place": {
    points: 5,
    about: "place",
    why: "The file is gone after a restart and never reaches a disk; containers and services use it too.",
  },
  "an0056.hidden-name": {
    points: 10,
    about: "place",
    why: "A leading dot keeps a file out of plain listings; tools of developers do so in home folders, which are exempt.",
  },
  "an0056.imitating-name": {
    points: 20,
    about: "place",
    why: "A program that calls itself a kernel thread or a system daemon, and is not where those live, means to deceive.",
  },
  "an0056.web-root": {
    points: 10,
    about: "place",
    why: "A web server serves and often executes what lies there; machine code rarely belongs to a site.",
  },
  "an0056.persistence-place": {
    points: 10,
    about: "place",
    why: "What lies there is started without anybody asking; administrators and packages put programs there.",
  },
  "an0056.unknown-exercise": {
    points: 20,
    about: "place",
    why: "Whoever copies the label of a harmless exercise wants to be waved through; a known label changes nothing.",
  },
  "an0056.run-soon": {
    points: 15,
    about: "running",
    why: "Write, make executable, run within minutes is what droppers do; so do builds and tests.",
  },
  "an0056.removed-after-running": {
    points: 15,
    about: "running",
    why: "A program that goes once it runs leaves nothing to inspect; installers and tests clean up as well.",
  },
  "an0056.anonymous-execution": {
    points: 25,
    about: "running",
    why: "A program run from memory never had a file; outside of container runtimes hardly anybody needs that.",
  },
  "an0056.deleted-image-execution": {
    points: 15,
    about: "running",
    why: "The image had no name any more when it was executed; upgrades cause it, and they are told apart.",
  },
  "an0056.run-by-service": {
    points: 15,
    about: "running",
    why: "Who made the file is not known, but a service or a shell below one ran it.",
  },
  "an0056.package-manager": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "A package manager that is what its name says, or its helper, wrote the file to a place that packages fill.",
  },
  "an0056.package-owned": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "A package owns the path and the bytes are the package's.",
  },
  "an0056.package-path": {
    points: -10,
    about: "explanation",
    why: "A package owns the path; whether the bytes are its own is not known.",
  },
  "an0056.declared-normal": {
    points: -100,
    about: "explanation",
    explains: true,
    why: "The organisation declared it, with an owner and a reason: its word weighs most.",
  },
  "an0056.person-build": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "A person who is logged in built it with a known tool in a development directory.",
  },
  "an0056.ci-build": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "A declared CI runner made it in its work directory.",
  },
  "an0056.image-layer": {
    points: -50,
    about: "explanation",
    explains: true,
    why: "A container runtime unpacked an image layer to its own storage.",
  },
  "an0056.re-execution": {
    points: -60,
    about: "explanation",
    explains: true,
    why: "runc, LXC and systemd execute a copy of themselves, and daemons their old image after an upgrade.",
  },
  "an0056.language-package": {
    points: -35,
    about: "explanation",
    explains: true,
    why: "A language's package manager wrote to its own folders: usual, but its registry holds anybody's files.",
  },
  "an0056.person": {
    points: -15,
    about: "explanation",
    why: "A person at work downloads and unpacks programs; an intruder with their account does as well.",
  },
  "an0056.names-survive": {
    points: -5,
    about: "explanation",
    why: "The file hides less than its level says: names can be read elsewhere in it.",
  },
  "an0056.distribution-build": {
    points: -5,
    about: "explanation",
    why: "Build id and debug link as distributions make them; anybody can copy them.",
  },
} as const satisfies { readonly [id: `an0056.${string}`]: Weight };

export type SignalId = keyof typeof WEIGHTS;

/** Weights as configuration may change them. */
export type Weights = { readonly [id in SignalId]: Weight };

/** What an inferred fact counts of a certain one. */
export const INFERRED_SHARE = 0.6;

/** Lowest score of each priority. */
export const THRESHOLDS = { high: 70, medium: 40 } as const;
