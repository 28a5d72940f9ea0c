/** Units that start and stop, and whose logs are turned over. */
export const SERVICES = [
  "cron",
  "nginx",
  "apt-daily",
  "logrotate",
  "fstrim",
  "man-db",
  "systemd-tmpfiles-clean",
  "postfix",
];
