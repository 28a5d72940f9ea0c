import { MARK, PLACES } from "./places.ts";
import { type ServiceSettings, watchArguments } from "./settings.ts";

/** Name of the job. */
export const LAUNCHD_LABEL = "limpid";

/** What AN0057 asks Endpoint Security for, as docs/guides/watch.md has it. */
const EVENTS =
  "exec fork exit create write close rename clone copyfile link unlink truncate open setmode setextattr " +
  "deleteextattr exchangedata mount trace login_login login_logout openssh_login openssh_logout " +
  "lw_session_login lw_session_logout";

/**
 * The job of launchd. Live, Endpoint Security tells its news through `eslogger`: one shell starts it and becomes
 * limpid, so that launchd's signals reach limpid itself and `eslogger` ends with its reader. No path is part of the
 * script: the shell gets them as arguments. `eslogger` does not name its host.
 *
 * @see launchd.plist(5), eslogger(1)
 */
export function launchdPlist(settings: ServiceSettings): string {
  const program = [...settings.program, ...watchArguments(settings)];
  const live = settings.follow.length === 0;
  const bridge = `exec "$@" --host "$(/bin/hostname -s)" --artifacts / - < <(exec /usr/bin/eslogger ${EVENTS})`;
  const command = live ? ["/bin/bash", "-c", bridge, "limpid", ...program] : program;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Limpid ${settings.version} -->
<!-- ${MARK} -->
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LAUNCHD_LABEL}</string>
  <!-- ${live ? "eslogger needs Full Disk Access, which a person grants in System Settings." : "Logs that are followed."} -->
  <key>ProgramArguments</key>
  <array>
${command.map((word) => `    <string>${xmlText(word)}</string>`).join("\n")}
  </array>
  <!-- From the start of the system on; anew when it ends, at most every 30 seconds. -->
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <true/>
  <key>ThrottleInterval</key>
  <integer>30</integer>
  <!-- It saves its state and gives outputs three seconds. -->
  <key>ExitTimeOut</key>
  <integer>30</integer>
  <!-- What it writes is root's alone: 077. -->
  <key>Umask</key>
  <integer>63</integer>
  <key>EnvironmentVariables</key>
  <dict>
    <key>NODE_DISABLE_COMPILE_CACHE</key>
    <string>1</string>
  </dict>
  <key>StandardOutPath</key>
  <string>${PLACES.daemonLog}</string>
  <key>StandardErrorPath</key>
  <string>${PLACES.daemonLog}</string>
</dict>
</plist>
`;
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
