/**
 * Entitlements that weaken a protection or widen what a program can reach, with what each allows.
 *
 * @see https://developer.apple.com/documentation/security/hardened-runtime
 * @see https://developer.apple.com/documentation/bundleresources/entitlements
 */
const NOTABLE: ReadonlyMap<string, string> = new Map([
  ["com.apple.security.get-task-allow", "any program of the user may take it over as a debugger does"],
  ["get-task-allow", "any program of the user may take it over as a debugger does"],
  ["com.apple.security.cs.allow-jit", "it may run code that it writes itself"],
  ["com.apple.security.cs.allow-unsigned-executable-memory", "memory may be written and run, signed or not"],
  ["com.apple.security.cs.disable-executable-page-protection", "its own code may be changed while it runs"],
  ["com.apple.security.cs.disable-library-validation", "libraries of any signer, or of none, may be loaded into it"],
  ["com.apple.security.cs.allow-dyld-environment-variables", "the environment may put libraries into it"],
  ["com.apple.security.cs.allow-relative-library-loads", "libraries may be loaded from relative paths"],
  ["com.apple.security.cs.debugger", "it may take over other programs as a debugger"],
  ["task_for_pid-allow", "it may take over other programs"],
  ["com.apple.system-task-ports", "it may take over other programs"],
  ["com.apple.security.automation.apple-events", "it may control other programs by Apple events"],
  ["com.apple.security.device.audio-input", "it may ask for the microphone"],
  ["com.apple.security.device.microphone", "it may ask for the microphone"],
  ["com.apple.security.device.camera", "it may ask for the camera"],
  ["com.apple.security.files.all", "it may read and write all files of the user"],
  ["com.apple.security.personal-information.addressbook", "it may ask for the contacts"],
  ["com.apple.security.personal-information.calendars", "it may ask for the calendars"],
  ["com.apple.security.personal-information.location", "it may ask for the place"],
  ["com.apple.security.personal-information.photos-library", "it may ask for the photos"],
  ["com.apple.developer.endpoint-security.client", "it may watch and stop what other programs do"],
  ["com.apple.developer.system-extension.install", "it may install extensions of the system"],
  ["com.apple.developer.networking.networkextension", "it may see and change network traffic"],
  ["com.apple.vm.hypervisor", "it may run virtual machines"],
  ["com.apple.security.hypervisor", "it may run virtual machines"],
  ["keychain-access-groups", "it shares passwords with the programs of these groups"],
]);

const NOTABLE_PREFIXES: readonly (readonly [prefix: string, why: string])[] = [
  ["com.apple.private.", "a right that Apple keeps for its own programs"],
  ["com.apple.rootless.", "a right around the protection of the system's files"],
  ["com.apple.security.temporary-exception.", "an exception from the sandbox"],
  ["com.apple.developer.driverkit", "it may act as a driver"],
];

/** What an entitlement allows; undefined for one that is everyday. */
export function whyNotable(key: string): string | undefined {
  return NOTABLE.get(key) ?? NOTABLE_PREFIXES.find(([prefix]) => key.startsWith(prefix))?.[1];
}
