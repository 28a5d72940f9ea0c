import { type Change, Kernel } from "./kernel.ts";

/** A host's usual ways to a shell, as Debian and Fedora take them; each returns the pid of interest. */
export class Scenes extends Kernel {
  readonly sshd = this.present(500, 1, "/usr/sbin/sshd");
  readonly cron = this.present(501, 1, "/usr/sbin/cron");

  /** sshd's process of one session, after PAM wrote the login account. */
  sshSession(loginUser = 1001): number {
    const session = this.spawn(this.sshd, "/usr/sbin/sshd", ["/usr/sbin/sshd", "-R"]);
    this.setLogin(session, loginUser);
    this.openSession(session, "/usr/sbin/sshd", "ssh");
    return this.fork(session);
  }

  sshShell(loginUser = 1001): number {
    return this.spawn(this.sshSession(loginUser), "/usr/bin/bash", ["-bash"], { terminal: "pts0", uid: loginUser });
  }

  sshCommand(image: string, argv: readonly string[]): number {
    return this.spawn(this.sshSession(), image, argv, { uid: 1001, terminal: null });
  }

  /** A unit that the service manager starts: systemd forks, its helper executes the program. */
  unit(image: string, argv: readonly string[] = [image], change: Change = {}): number {
    const helper = this.spawn(1, "/usr/lib/systemd/systemd-executor", ["/usr/lib/systemd/systemd-executor"]);
    return this.exec(helper, image, argv, change);
  }

  /** `user@1000.service`: PAM writes the login account for the user's own manager. */
  userManager(loginUser = 1000): number {
    const helper = this.spawn(1, "/usr/lib/systemd/systemd-executor", ["/usr/lib/systemd/systemd-executor"]);
    this.setLogin(helper, loginUser);
    return this.exec(helper, "/usr/lib/systemd/systemd", ["/usr/lib/systemd/systemd", "--user"], { uid: loginUser });
  }

  webServer(): number {
    return this.unit("/usr/sbin/nginx", ["/usr/sbin/nginx", "-g", "daemon on;"], { uid: 33 });
  }

  /** The first program of a container, or one that `docker exec` put into it. */
  inContainer(image: string, argv: readonly string[], change: Change = {}): number {
    const shim = this.unit("/usr/bin/containerd-shim-runc-v2", [
      "/usr/bin/containerd-shim-runc-v2",
      "-namespace",
      "moby",
    ]);
    const runc = this.spawn(shim, "/usr/bin/runc", ["runc", "exec"]);
    const inside = this.fork(runc);
    this.exit(runc);
    return this.exec(inside, image, argv, change);
  }

  shell(parent: number, change: Change = {}): number {
    return this.spawn(parent, "/usr/bin/dash", ["sh", "-c", "id"], change);
  }
}
