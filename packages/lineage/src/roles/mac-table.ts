import type { RoleEntry } from "./table.ts";

/** Programs of macOS, beside those that Unix systems share. Apps are known by the program in their bundle. */
export const MAC_ROLES: readonly RoleEntry[] = [
  {
    role: "scripting-engine",
    kind: "apple-script",
    programs: [
      ...["osascript", "automator", "shortcuts"],
      ...apps("Script Editor", "Automator", "Automator Runner", "Automator Application Stub", "Shortcuts"),
      // The stubs that `osacompile -o x.app` and Script Editor put in front of a script.
      ...apps("applet", "droplet"),
    ],
  },
  // What `python3` of Xcode and of python.org goes on to run.
  { role: "scripting-engine", programs: [...apps("Python")] },
  { role: "staging-app", kind: "transfer", programs: ["nscurl"] },
  {
    role: "staging-app",
    kind: "decoder",
    programs: [
      ...["hdiutil", "diskimages-helper", "DiskImageMounter", "aa", "yaa", "xar", "com.apple.StreamingUnzipService"],
      ...apps("Archive Utility", "The Unarchiver", "Keka", "BetterZip"),
    ],
  },
  {
    role: "staging-app",
    kind: "marks-downloads",
    programs: [
      "sharingd",
      ...apps("Safari", "Google Chrome", "Google Chrome Helper", "Chromium", "firefox", "Microsoft Edge"),
      ...apps("Microsoft Edge Helper", "Brave Browser", "Brave Browser Helper", "Arc", "Opera", "Vivaldi", "Orion"),
      ...apps("Mail", "Microsoft Outlook", "thunderbird", "Spark", "Airmail"),
      ...apps("Messages", "Slack", "Slack Helper", "Discord", "Discord Helper", "Telegram", "WhatsApp", "Signal"),
      ...apps("Microsoft Teams", "MSTeams", "zoom.us", "Skype", "WeChat", "LINE"),
    ],
  },
  { role: "staging-app", programs: ["pkgutil", ...apps("Installer")] },
  {
    role: "package-manager",
    kind: "system-packages",
    programs: ["appstoreagent", "storeinstalld", "/opt/local/bin/port"],
  },
  // Team ids as in the labels of https://github.com/Installomator/Installomator.
  {
    role: "management-agent",
    programs: ["jamf", "jamfAgent", "JamfAgent", "JamfDaemon", "JamfManagementService", "jamfHelper"],
    teams: ["483DWKW443"],
  },
  {
    role: "management-agent",
    programs: ["managedsoftwareupdate", "munki-python", "/usr/local/munki/"],
    teams: ["T4SK8ZXCXG"],
  },
  { role: "management-agent", programs: ["IntuneMdmAgent", "IntuneMdmDaemon"], teams: ["UBF8T346G9"] },
  {
    role: "build-tool",
    kind: "ide",
    programs: [...apps("Xcode")],
  },
  {
    role: "build-tool",
    programs: ["xcodebuild", "xcrun", "XCBBuildService", "SWBBuildService", "swift-build", "swift-package", "lipo"],
  },
  {
    role: "editor",
    kind: "ide",
    programs: ["**/Visual Studio Code.app/**", "**/Visual Studio Code - Insiders.app/**"],
    teams: ["UBF8T346G9"],
  },
  {
    role: "editor",
    kind: "ide",
    programs: apps("idea", "pycharm", "clion", "goland", "rider", "webstorm", "phpstorm", "rubymine"),
    teams: ["2ZEFAR8TH3"],
  },
  { role: "other", kind: "terminal-emulator", programs: apps("iTerm2"), teams: ["H7V7XYVQ7D"] },
  { role: "other", kind: "terminal-emulator", programs: ["**/Warp.app/Contents/MacOS/stable"], teams: ["2BBY89MBSN"] },
  { role: "scheduler", programs: ["/usr/libexec/atrun"] },
  { role: "copy-tool", programs: ["DesktopServicesHelper", ...apps("Finder")] },
];

function apps(...programs: readonly string[]): readonly string[] {
  return programs.map((program) => `**/Contents/MacOS/${program}`);
}
