import type { SigmaKnowledge, SigmaRule } from "./rule.ts";
import { endings } from "./values.ts";

const PROCESS = { product: "macos", category: "process_creation" } as const;
const FILE = { product: "macos", category: "file_event" } as const;
/** Where every user and every app may write. */
const SHARED = ["/Users/Shared/", "/private/tmp/", "/private/var/tmp/", "/tmp/", "/var/tmp/"];

/** What can be said of AN0057 in rules that look at one record at a time. */
export function macRules({ programs }: SigmaKnowledge): readonly SigmaRule[] {
  const engines = ["osascript", ...programs("scripting-engine")];
  const stagers = [...programs("staging-app", "transfer"), ...programs("staging-app", "decoder")];
  return [
    {
      name: "macos-osacompile-run-only",
      title: "AppleScript Compiled Run-Only",
      description:
        "osacompile was asked for a script without its source (-x), in any of the spellings that its manual allows: alone, or joined with other options as in -xo.",
      analytic: "AN0057",
      signals: ["an0057.osacompile-run-only"],
      logsource: PROCESS,
      detection: { selection: { "Image|endswith": "/osacompile", "CommandLine|re": "\\s-[dsu]*x" } },
      condition: "selection",
      falsepositives: ["Vendors and administrators who ship scripts without their source"],
      level: "medium",
    },
    {
      name: "macos-osacompile-from-arguments",
      title: "AppleScript Compiled From Arguments Or A Text File Named As A Script",
      description:
        "osacompile was given its source as an argument or in a file that is called .txt or .scpt. Text that is piped in leaves no trace on a command line.",
      analytic: "AN0057",
      signals: ["an0057.compiled-on-victim"],
      logsource: PROCESS,
      detection: {
        selection: {
          "Image|endswith": "/osacompile",
          "CommandLine|re": "\\s-e\\s|\\.txt\\s*$|\\.scpt\\s+\\S+\\.scpt\\s*$",
        },
      },
      condition: "selection",
      falsepositives: ["Developers of scripts, build jobs and management agents"],
      level: "low",
    },
    {
      name: "macos-strip-in-shared-folder",
      title: "Symbols Removed From A File In A Folder That All May Write",
      description: "strip was told to work on a file in a folder where every user and app may write.",
      analytic: "AN0057",
      signals: ["an0057.strip-command", "an0057.shared-place"],
      logsource: PROCESS,
      detection: {
        selection: {
          "Image|endswith": endings(["strip", "llvm-strip", "bitcode_strip"]),
          "CommandLine|contains": SHARED,
        },
      },
      condition: "selection",
      falsepositives: ["Builds whose folder is below /tmp, such as those of Homebrew and CI jobs"],
      level: "medium",
    },
    {
      name: "macos-ad-hoc-signature-in-shared-folder",
      title: "File In A Folder That All May Write Signed Ad Hoc",
      description:
        "codesign gave a file there a signature of nobody. A changed program needs one before Apple silicon runs it.",
      analytic: "AN0057",
      signals: ["an0057.signed-afterwards", "an0057.shared-place"],
      logsource: PROCESS,
      detection: {
        selection_tool: { "Image|endswith": "/codesign", "CommandLine|contains": SHARED },
        selection_ad_hoc: { "CommandLine|re": "\\s(-[a-z]{0,8}s\\s?-|--sign[ =]-)(\\s|$)" },
      },
      condition: "all of selection_*",
      falsepositives: ["Local builds of developers, patched apps of users"],
      level: "medium",
    },
    {
      name: "macos-quarantine-removed",
      title: "Quarantine Mark Taken Away From A File",
      description:
        "xattr was told to remove the mark of a download, or all extended attributes, after which Gatekeeper does not look.",
      analytic: "AN0057",
      signals: ["an0057.quarantine-removed"],
      logsource: PROCESS,
      detection: {
        selection_tool: { "Image|endswith": "/xattr" },
        selection_mark: { "CommandLine|re": "\\s-[rsv]*d[rsv]*\\s+com\\.apple\\.quarantine" },
        selection_all: { "CommandLine|re": "\\s-[rsv]*c[rsv]*\\s" },
      },
      condition: "selection_tool and (selection_mark or selection_all)",
      falsepositives: [
        "People who know what they do, instructions of vendors of unsigned apps, Homebrew with --no-quarantine",
      ],
      level: "medium",
    },
    {
      name: "macos-download-to-hidden-name",
      title: "Download Tool Wrote Below A Hidden Name In A Folder That All May Write",
      description:
        "A program that brings files from elsewhere, or unpacks them, created a file whose path has a hidden step there. Whether it is a program, and what it hides, this record does not tell.",
      analytic: "AN0057",
      signals: ["an0057.staging-app-wrote", "an0057.hidden-name", "an0057.shared-place"],
      logsource: FILE,
      detection: {
        selection_writer: { "Image|endswith": endings(stagers) },
        selection_place: { "TargetFilename|startswith": SHARED, "TargetFilename|contains": "/." },
      },
      condition: "all of selection_*",
      falsepositives: [
        "rsync writes under a hidden temporary name first",
        "Archives that hold dot files such as ._name and .DS_Store",
      ],
      level: "low",
    },
    {
      name: "macos-compiled-script-written-by-engine",
      title: "Compiled Script Written By An Interpreter Or Download Tool",
      description:
        "A scripting engine or staging app (ParentProcess of AN0057) wrote a compiled AppleScript. Whether it is run-only is in the file.",
      analytic: "AN0057",
      signals: ["an0057.scripting-engine-wrote", "an0057.staging-app-wrote"],
      logsource: FILE,
      detection: {
        selection_writer: { "Image|endswith": endings([...engines, ...stagers]) },
        selection_name: {
          "TargetFilename|endswith": [
            ".scpt",
            ".scptd/Contents/Resources/Scripts/main.scpt",
            ".app/Contents/Resources/Scripts/main.scpt",
          ],
        },
      },
      condition: "all of selection_*",
      falsepositives: ["Build scripts of AppleScript projects", "Automation tools that keep their scripts compiled"],
      level: "low",
    },
    {
      name: "macos-program-written-to-start-folder",
      title: "Something Other Than A Property List Written To A Start Folder",
      description:
        "LaunchAgents, LaunchDaemons and their like hold property lists; a program or script there is unusual.",
      analytic: "AN0057",
      signals: ["an0057.persistence-place"],
      logsource: FILE,
      detection: {
        selection: {
          "TargetFilename|contains": [
            "/Library/LaunchAgents/",
            "/Library/LaunchDaemons/",
            "/Library/StartupItems/",
            "/Library/ScriptingAdditions/",
          ],
        },
        filter_main_plist: { "TargetFilename|endswith": [".plist", ".DS_Store"] },
        filter_main_temporary: { "TargetFilename|contains": [".plist.", "/.dat.nosync"] },
      },
      condition: "selection and not 1 of filter_main_*",
      falsepositives: ["Installers of vendors that put a helper beside its property list"],
      level: "low",
    },
    {
      name: "macos-double-extension",
      title: "Program With The Name Of A Document",
      description: "A name ends like a document and then like a program: it means to be opened by mistake.",
      analytic: "AN0057",
      signals: ["an0057.double-extension"],
      logsource: FILE,
      detection: {
        selection: {
          "TargetFilename|re":
            "\\.(pdf|docx?|xlsx?|pptx?|rtf|txt|csv|jpe?g|png|gif|mp[34]|mov|zip|dmg|html?)\\s{0,64}\\.(app|scptd?|command|workflow|tool|terminal)(/|$)",
        },
      },
      condition: "selection",
      falsepositives: ["Apps that are named after the kind of document they open"],
      level: "medium",
    },
  ];
}
