/** What is looked at to tell a host that serves people from one to try things on. */
export interface HostView {
  readonly hostName: string;
  readonly uptimeSeconds: number;
  /** Names of running programs (`comm`). */
  readonly programs: readonly string[];
  /** Variables of the environment by name. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const NAME = /(?:^|[.-])(?:prod|prd|production|live)\d*(?:[.-]|$)/i;
const LONG_UP_SECONDS = 14 * 86_400;

/** Programs that others rely on. A desktop or a CI runner hardly runs one. */
const SERVERS: ReadonlySet<string> = new Set([
  "nginx",
  "apache2",
  "httpd",
  "haproxy",
  "envoy",
  "traefik",
  "postgres",
  "mysqld",
  "mariadbd",
  "mongod",
  "redis-server",
  "memcached",
  "kubelet",
  "kube-apiserver",
  "etcd",
  "named",
  "slapd",
  "smbd",
  "master", // postfix
  "dovecot",
  "kafka",
  "rabbitmq-server",
]);

/** Reasons to take a host for one in production; none when it looks like a place to try things. */
export function productionSigns({ hostName, uptimeSeconds, programs, env }: HostView): readonly string[] {
  const signs: string[] = [];
  if (NAME.test(hostName)) signs.push(`its name is ${hostName}`);
  const servers = [...new Set(programs.filter((name) => SERVERS.has(name)))].sort();
  if (servers.length > 0) signs.push(`it runs ${servers.join(", ")}`);
  if (uptimeSeconds > LONG_UP_SECONDS) signs.push(`it has been up for ${Math.floor(uptimeSeconds / 86_400)} days`);
  if (env.KUBERNETES_SERVICE_HOST !== undefined) signs.push("it is a pod of a Kubernetes cluster");
  return signs;
}
