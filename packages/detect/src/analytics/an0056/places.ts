import { folderOf } from "../../lives/paths.ts";
import { below, startsWithOne } from "../../places/below.ts";
import { hiddenStepOf } from "../../places/hidden-step.ts";

const WORLD_WRITABLE = ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/lock/", "/var/lock/", "/dev/mqueue/"];
const MEMORY_BACKED = ["/dev/shm/", "/run/", "/var/run/", "/dev/mqueue/"];
const WEB_ROOTS = [
  "/var/www/",
  "/srv/www/",
  "/srv/http/",
  "/usr/share/nginx/",
  "/usr/share/apache2/",
  "/var/lib/tomcat",
  "/opt/tomcat",
  "/usr/share/phpmyadmin/",
  "/var/lib/nginx/",
];
const WEB_STEP = /\/(?:public_html|htdocs|wwwroot|webapps|wp-content|cgi-bin)\//;

/** Folders whose programs or libraries are started without anybody asking. */
const PERSISTENCE = [
  "/etc/",
  "/usr/lib/systemd/",
  "/lib/systemd/",
  "/usr/local/lib/systemd/",
  "/var/spool/cron/",
  "/usr/lib/udev/",
  "/lib/udev/",
  "/lib/security/",
  "/usr/lib/security/",
  "/usr/lib/x86_64-linux-gnu/security/",
  "/usr/lib/aarch64-linux-gnu/security/",
  "/boot/",
  "/usr/lib/modules/",
  "/lib/modules/",
];
const PERSISTENCE_BELOW_HOME = ["/.config/autostart/", "/.config/systemd/", "/.local/share/systemd/", "/.ssh/"];

/** Where a package puts files: below these, a package manager is at home. */
const PACKAGE_PLACES = [
  "/usr/",
  "/bin/",
  "/sbin/",
  "/lib",
  "/opt/",
  "/etc/",
  "/boot/",
  "/var/lib/",
  "/var/cache/",
  "/snap/",
  "/nix/store/",
  "/gnu/store/",
];

export function worldWritableFolder(path: string): string | undefined {
  return below(path, WORLD_WRITABLE);
}

export function memoryBackedFolder(path: string): string | undefined {
  return below(path, MEMORY_BACKED);
}

export function webRoot(path: string): string | undefined {
  const root = below(path, WEB_ROOTS);
  if (root !== undefined) return root;
  const step = WEB_STEP.exec(path);
  return step === null ? undefined : path.slice(0, step.index + step[0].length - 1);
}

export function persistenceFolder(path: string): string | undefined {
  const known = below(path, PERSISTENCE);
  if (known !== undefined) return known;
  const start = PERSISTENCE_BELOW_HOME.find((part) => path.includes(part));
  return start === undefined ? undefined : folderOf(path);
}

export function isPackagePlace(path: string): boolean {
  return startsWithOne(path, PACKAGE_PLACES) !== undefined && !path.startsWith("/usr/local/");
}

/** The step of a path that a plain listing would not show. */
export function hiddenStep(path: string): ReturnType<typeof hiddenStepOf> {
  return hiddenStepOf(path, worldWritableFolder(path) !== undefined);
}
