import type { Role } from "@limpid/core";
import { MAC_ROLES } from "./mac-table.ts";

/** A finer word than the role, where a decision needs it. */
export type ProgramKind =
  /** Installs what the distribution ships. */
  | "system-packages"
  /** Installs what a language's registry ships: pip, npm, gem. */
  | "language-packages"
  /** Turns text or an archive into files: base64 -d, tar, unzip. */
  | "decoder"
  /** Brings files over the network. */
  | "transfer"
  /** Becomes another user below an existing login: sudo, su. Sets no login account. */
  | "switch-user"
  /** Keeps terminals of a person alive without a login of its own: tmux, screen. */
  | "multiplexer"
  | "terminal-emulator"
  /** Editors that run a person's shells, on the desktop or behind ssh: VS Code server. */
  | "ide"
  /** Gives a program a terminal that no person sits at: script, expect. */
  | "terminal-maker"
  | "desktop"
  /** Runs per user: `systemd --user`. */
  | "user-manager"
  /** Runs AppleScript, and the shell commands that a script asks for. */
  | "apple-script"
  /** Sets com.apple.quarantine on whatever it brings: browsers, mail, chat, AirDrop. */
  | "marks-downloads";

/** Programs that share a role. Data: configuration brings more of the same shape. */
export interface RoleEntry {
  readonly role: Role;
  readonly kind?: ProgramKind;
  /**
   * A name (`gcc`, matched after normalisation), an absolute path, a folder ending in `/`, or a pattern that
   * begins with two asterisks and a slash: its other parts match whole path parts, an asterisk any one of them,
   * two asterisks the end any rest.
   */
  readonly programs: readonly string[];
  /** Scripts, modules and archives that make an interpreter this program: `pip`, `http.server`, `agent` for `agent.jar`. */
  readonly scripts?: readonly string[];
  /** Team ids of who makes it: an image of macOS that the kernel found signed by one of them is known. */
  readonly teams?: readonly string[];
  /** From the organisation's configuration: an absolute path or folder then vouches for the image. */
  readonly declared?: boolean;
}

export type RoleTable = readonly RoleEntry[];

/** Later entries win over earlier ones. Documented in docs/reference/roles.md. */
export const ROLE_TABLE: RoleTable = [
  {
    role: "shell",
    programs: words(
      "bash dash sh zsh ksh ksh93 mksh lksh pdksh oksh fish ash tcsh csh rbash yash elvish nu xonsh posh",
    ),
  },
  { role: "shell", programs: ["pwsh"] },
  {
    role: "scripting-engine",
    programs: words(
      "python pypy ipython perl ruby jruby php php-cgi node nodejs deno bun lua luajit lua51 tclsh wish awk gawk mawk nawk original-awk java R Rscript julia octave guile erl escript elixir iex groovy scala racket sbcl gjs osacompile osadecompile",
    ),
  },
  { role: "scripting-engine", kind: "terminal-maker", programs: words("expect unbuffer") },
  {
    role: "staging-app",
    kind: "transfer",
    programs: words(
      "curl wget wget2 scp sftp sftp-server rsync nc ncat netcat nc.traditional nc.openbsd socat ftp lftp ncftp tftp atftp aria2c axel git git-remote-http git-remote-https svn hg fetch aws gsutil rclone s3cmd azcopy smbclient mget croc magic-wormhole wormhole telnet links lynx w3m elinks",
    ),
  },
  {
    role: "staging-app",
    kind: "decoder",
    programs: words(
      "tar bsdtar gtar star cpio bsdcpio pax unzip bsdunzip funzip 7z 7za 7zr 7zz p7zip unrar unar ar gzip gunzip zcat pigz bzip2 bunzip2 pbzip2 xz unxz xzcat lzma unlzma zstd unzstd zstdcat lz4 lzop brotli base64 base32 basenc xxd uudecode uuencode openssl gpg gpg2 unsquashfs cabextract rpm2cpio dpkg-split ditto",
    ),
  },
  {
    role: "compiler",
    programs: words(
      "gcc g++ cc c++ c89 c99 clang clang++ clang-cl cc1 cc1plus cc1obj lto1 lto-wrapper gfortran f951 gdc gnat gnatmake gcc-go gccgo go1 gnatbind rustc clippy-driver go gofmt tcc nasm yasm as gas llc opt llvm-as ghc ghc-stage2 ocamlopt ocamlc ocamlfind dmd ldc2 nim nimble crystal zig swift swiftc swift-frontend javac kotlinc scalac fpc fasm icc icx icpx nvcc ptxas cicc pgcc gcj dart flang hare harec v garble mono-aot native-image nuitka pyinstaller shc",
    ),
  },
  { role: "compiler", programs: ["**/pkg/tool/*/compile", "**/pkg/tool/*/asm", "**/pkg/tool/*/cgo"] },
  {
    role: "linker",
    programs: words("ld ld.bfd ld.gold gold ld.lld lld ld64.lld lld-link wasm-ld mold ld.mold sold collect2 wild"),
  },
  { role: "linker", programs: ["**/pkg/tool/*/link"] },
  {
    role: "strip-tool",
    programs: words(
      "strip objcopy llvm-strip llvm-objcopy sstrip eu-strip eu-elfcompress elfkickers-sstrip patchelf dh_strip brp-strip debugedit install_name_tool bitcode_strip llvm-bitcode-strip elfedit super-strip",
    ),
  },
  {
    role: "packer",
    programs: words("upx upx-ucl upx-scrubbed makeself gzexe ezuri papaw kiteshield midgetpack burneye elfcrypt"),
  },
  {
    role: "build-tool",
    programs: words(
      "make gmake remake ninja ninja-build samu cmake ctest cpack meson bazel bazelisk buck buck2 pants please scons waf autoconf automake libtool configure cargo cargo-build build-script-build xbuild msbuild dotnet gradle gradlew mvn mvnw maven ant sbt rake dune stack cabal rebar3 mix ccache sccache distcc distccd icecc icecream redo tup xmake just gn kati soong_ui earthly buildah kaniko buildkit buildkitd dpkg-buildpackage debuild sbuild pbuilder rpmbuild mock makepkg abuild nix-build nix nix-daemon guix guix-daemon cargo-xbuild node-gyp",
    ),
  },
  {
    role: "package-manager",
    kind: "system-packages",
    programs: words(
      "dpkg dpkg-deb dpkg-unpack dpkg-divert dpkg-preconfigure dpkg-reconfigure dpkg-trigger dpkg-query dpkg-statoverride apt apt-get apt-key aptitude apt-config apt-cache apt-listchanges apt-extracttemplates unattended-upgrade unattended-upgrades synaptic rpm rpmkeys rpmdb dnf dnf5 dnf-automatic dnf-3 microdnf tdnf yum yum-cron zypper zypp-refresh packagekitd PackageKit apk pacman pamac yay paru emerge ebuild xbps-install eopkg snap snapd snap-update-ns flatpak flatpak-system-helper fwupd fwupdmgr rpm-ostree ostree bootc swupd opkg installp update-initramfs mkinitramfs dracut dkms softwareupdate softwareupdated installd package_script_service system_installd brew",
    ),
    scripts: words("frontend debconf yumBackend"),
  },
  {
    role: "package-manager",
    kind: "language-packages",
    programs: words(
      "pip pipx pip3 easy_install conda mamba micromamba uv poetry pdm hatch virtualenv npm npm-cli npx npx-cli yarn yarnpkg pnpm corepack gem bundle bundler composer cpan cpanm luarocks rustup pecl pear nuget opam gopls-install raco asdf mise nvm pyenv rbenv sdkman volta",
    ),
    scripts: words("ensurepip get-pip install-poetry"),
  },
  {
    role: "ci-runner",
    programs: words(
      "Runner.Worker Runner.Listener Runner.PluginHost gitlab-runner gitlab-ci-multi-runner gitlab-runner-helper buildkite-agent act_runner forgejo-runner drone drone-runner-docker drone-runner-exec woodpecker-agent Agent.Worker Agent.Listener circleci-agent circleci-runner circleci-launch-agent teamcity-agent bamboo-agent gocd-agent swarm-client buildbot-worker buildslave semaphore-agent zuul-executor hydra-queue-runner tekton-entrypoint argoexec agola",
    ),
    scripts: words("agent slave remoting jenkins swarm-client go-agent agent-bootstrapper teamcity-agent"),
  },
  {
    role: "management-agent",
    programs: words(
      "ansible ansible-playbook ansible-pull ansible-connection puppet puppet-agent pxp-agent mcollectived chef-client chef-solo cinc-client salt-minion salt-call salt-ssh cf-agent cf-execd cf-serverd rudder osqueryd orbit fleetd wazuh-execd wazuh-modulesd ossec-execd amazon-ssm-agent ssm-agent-worker ssm-document-worker ssm-session-worker google_guest_agent google_osconfig_agent waagent WALinuxAgent qemu-ga vmtoolsd cloud-init landscape-client rhsmcertd rhcd insights-client teleport velociraptor TaniumClient falcon-sensor munki mdmclient nomad consul-template",
    ),
  },
  {
    role: "container-runtime",
    programs: words(
      "runc crun youki runsc kata-runtime containerd containerd-shim containerd-shim-runc-v1 containerd-shim-runc-v2 dockerd docker docker-init docker-proxy podman conmon conmonrs crio cri-o kubelet lxc lxd incusd incus lxc-start lxc-attach lxc-execute systemd-nspawn machinectl nsenter unshare bwrap firejail nerdctl ctr crictl kubectl k3s rke2 apptainer singularity sysbox-runc tini dumb-init catatonit pause netavark slirp4netns toolbox distrobox minijail0 rootlesskit",
    ),
  },
  {
    role: "login-program",
    programs: words(
      "sshd sshd-session sshd-auth dropbear login agetty getty mingetty gdm gdm3 gdm-session-worker lightdm sddm sddm-helper lxdm lxdm-binary kdm xdm slim greetd ly cockpit-session cockpit-ws xrdp-sesman xrdp-sessvc vsftpd in.telnetd telnetd in.rlogind rlogind in.rshd tailscaled loginwindow",
    ),
  },
  {
    role: "scheduler",
    programs: words(
      "cron crond cronie anacron atd fcron dcron bcron-start systemd-cron supercronic fcrond jobber launchproxy",
    ),
  },
  {
    role: "service-manager",
    programs: words(
      "systemd systemd-executor init upstart runsv runsvdir s6-svscan s6-supervise s6-svinit supervise openrc-run supervisord monit circusd launchd procd busybox-init pm2 PM2 dinit finit",
    ),
  },
  {
    role: "service",
    programs: words(
      "nginx apache2 httpd lighttpd caddy traefik haproxy envoy varnishd squid php-fpm uwsgi gunicorn uvicorn hypercorn puma passenger passenger-core PassengerAgent mysqld mariadbd postgres redis-server valkey-server memcached mongod mongos clickhouse-server clickhouse elasticsearch opensearch etcd consul vault rabbitmq-server beam.smp named unbound dnsmasq pdns_server postfix exim exim4 sendmail dovecot smtpd smbd nmbd nfsd rpcbind slapd winbindd sssd tomcat jetty wildfly jboss weblogic minio proftpd pure-ftpd openvpn charon wireguard-go strongswan freeradius radiusd asterisk mosquitto nats-server prometheus grafana grafana-server node_exporter telegraf rsyslogd syslog-ng fluentd fluent-bit filebeat logstash vector auditd cupsd avahi-daemon dbus-daemon dbus-broker polkitd NetworkManager wpa_supplicant dhclient ntpd chronyd snmpd zabbix_agentd nrpe icinga2 git-daemon git-http-backend gitea forgejo gitaly svnserve jupyterhub xinetd inetd",
    ),
    scripts: words(
      "http.server SimpleHTTPServer CGIHTTPServer flask waitress-serve waitress daphne unicorn webrick thin catalina org.apache.catalina.startup.Bootstrap fail2ban-server denyhosts",
    ),
  },
  { role: "service", programs: ["**/postfix/sbin/master"] },
  { role: "package-manager", kind: "system-packages", programs: ["/usr/sbin/installer"] },
  {
    role: "editor",
    programs: words(
      "vi vim vim.basic vim.tiny vimx nvim view ex emacs emacsclient nano pico ed micro helix hx kak joe mcedit gedit kate kwrite mousepad gnome-text-editor",
    ),
  },
  {
    role: "editor",
    kind: "ide",
    programs: words(
      "code code-oss code-server code-tunnel code-insiders codium vscodium cursor windsurf zed zed-editor idea idea64 pycharm clion goland rider webstorm phpstorm rubymine datagrip fleet eclipse netbeans qtcreator kdevelop gnome-builder sublime_text theia atom remote-dev-worker remote-dev-server",
    ),
  },
  {
    role: "copy-tool",
    programs: words("cp mv install dd cat tee ln ginstall gcp gmv mcopy shred sponge truncate split csplit head tail"),
  },
  {
    role: "other",
    kind: "switch-user",
    programs: words("sudo su doas runuser pkexec run0 gosu su-exec setpriv chpst sg newgrp sudoedit sux kdesu gksu"),
  },
  { role: "other", kind: "multiplexer", programs: words("tmux screen zellij dtach abduco byobu tmate dvtm") },
  {
    role: "other",
    kind: "terminal-emulator",
    programs: words(
      "gnome-terminal-server gnome-terminal gnome-console kgx ptyxis ptyxis-agent konsole yakuake xterm uxterm rxvt urxvt urxvtd alacritty kitty foot footclient wezterm wezterm-gui ghostty tilix terminator xfce4-terminal lxterminal qterminal mate-terminal st guake tilda terminology terminus hyper tabby cool-retro-term cockpit-bridge mosh-server Terminal iTerm2",
    ),
  },
  {
    role: "other",
    kind: "terminal-maker",
    programs: words("script scriptreplay autoexpect reptyr ttyd gotty asciinema pexpect"),
  },
  {
    role: "other",
    kind: "desktop",
    programs: words(
      "gnome-shell gnome-session-binary gnome-session plasmashell kwin_wayland kwin_x11 gdm-x-session gdm-wayland-session startplasma-wayland startplasma-x11 xfce4-session xfce4-panel cinnamon mate-session lxsession lxqt-session sway Hyprland i3 awesome weston mutter Xorg Xwayland nautilus dolphin krunner rofi dmenu wofi",
    ),
  },
  ...MAC_ROLES,
];

/** Programs below these places belong to an IDE, whatever they are: it brings its own node and language servers. */
export const IDE_PLACES: readonly string[] = [
  ".vscode-server",
  ".vscode-server-insiders",
  ".vscode-remote",
  ".vscodium-server",
  ".cursor-server",
  ".windsurf-server",
  ".zed_server",
  "JetBrains",
];

/** Images that are many programs; argv[0], or argv[1] after their own name, says which one runs. */
export const MULTI_CALL: ReadonlySet<string> = new Set(
  words("busybox busybox.static toybox coreutils llvm llvm-driver rustup rustup-init dropbearmulti lld llvm-objcopy"),
);

/** Base table with the organisation's entries behind it: those win. */
export function mergeRoles(base: RoleTable, declared: RoleTable): RoleTable {
  return [...base, ...declared];
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
