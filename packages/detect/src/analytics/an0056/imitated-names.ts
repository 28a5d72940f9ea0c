/** Threads of the kernel, which ps shows in brackets: no file on disk is one. */
const KERNEL_THREADS: ReadonlySet<string> = new Set(
  (
    "kthreadd kworker ksoftirqd migration rcu_sched rcu_bh rcu_preempt rcu_gp rcu_par_gp rcu_tasks_kthread cpuhp " +
    "idle_inject kdevtmpfs kauditd khungtaskd oom_reaper writeback kcompactd0 ksmd khugepaged kintegrityd kblockd " +
    "blkcg_punt_bio tpm_dev_wq ata_sff devfreq_wq watchdogd kswapd0 kswapd1 kthrotld irq scsi_eh_ scsi_tmf_ " +
    "dm_bufio_cache kstrp zswap-shrink jbd2 ext4-rsv-conver xfsaild kdmflush kcryptd md raid5wq nfsd lockd rpciod " +
    "xprtiod kpsmoused charger_manager netns slub_flushwq mm_percpu_wq inet_frag_wq edac-poller acpi_thermal_pm ksmbd"
  ).split(" "),
);

/** Daemons that every Linux host runs, below system folders. */
const SYSTEM_DAEMONS: ReadonlySet<string> = new Set(
  (
    "init systemd systemd-journald systemd-journal systemd-logind systemd-udevd systemd-resolved systemd-resolve " +
    "systemd-networkd systemd-timesyncd systemd-timesync systemd-worker udevd dbus-daemon dbus-broker sshd cron crond atd " +
    "agetty getty rsyslogd syslogd auditd polkitd NetworkManager ModemManager accounts-daemon irqbalance chronyd ntpd " +
    "acpid snapd containerd-shim dhclient wpa_supplicant upstart-udev-bridge gdm lightdm bluetoothd cupsd thermald"
  ).split(" "),
);

/** What a name passes itself off as; undefined when it is nobody's. */
export function imitates(name: string): "kernel thread" | "system daemon" | undefined {
  if (name.length === 0 || name.length > 64) return undefined;
  const bracketed = name.startsWith("[") && name.endsWith("]");
  const bare = bracketed ? name.slice(1, -1) : name;
  const stem = bare.split(/[/:]/, 1)[0] ?? bare; // kworker/0:1
  const withoutNumber = stem.replace(/\d{1,4}$/, "");
  if (KERNEL_THREADS.has(stem) || KERNEL_THREADS.has(withoutNumber)) return "kernel thread";
  if (bracketed) return "kernel thread"; // no program has brackets of its own accord
  return SYSTEM_DAEMONS.has(bare) ? "system daemon" : undefined;
}
