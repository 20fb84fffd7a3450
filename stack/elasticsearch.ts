import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { basicAuthorization, ELASTICSEARCH_USER, USERS_ROLES_FILE, usersFile } from './elasticsearch-users.ts';
import { installOnce } from './install-once.ts';
import { findJavaHome } from './java.ts';
import { maven } from './maven.ts';
import { makePrivateFolder } from './place.ts';
import { runOrThrow } from './run.ts';
import { type Launch, type LocalService, type ServiceContext, WrongServiceError } from './service.ts';

const VERSION = '9.2.0';
const ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${VERSION}:zip`;

/** The real engine with its security module and without its other plugins, from Maven Central: 99 MB. */
async function fetchEngine(javaHome: string, context: ServiceContext): Promise<string> {
  const folder = await installOnce(join(context.cacheDir, `elasticsearch-${VERSION}`), async (temporary) => {
    context.note(`downloading Elasticsearch ${VERSION}`);
    await maven(javaHome, ['dependency:unpack', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${temporary}`]);
  });
  return join(folder, `elasticsearch-${VERSION}`);
}

/**
 * The engine's own jvm.options without the collector (ours is the serial one), the garbage collection log and the
 * vector module, which a trimmed JRE lacks.
 */
export function trimJvmOptions(original: string): string {
  const unwanted = ['UseG1GC', 'Xlog:gc', 'jdk.incubator.vector', 'HeapDumpOnOutOfMemoryError', 'ErrorFile'];
  return original
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.trim() !== '' && !unwanted.some((word) => line.includes(word)))
    .concat(['-XX:+UseSerialGC', '-Xms256m', '-Xmx256m', ''])
    .join('\n');
}

function settingsFile(port: number, transportPort: number, clusterName: string, context: ServiceContext): string {
  return [
    `cluster.name: ${clusterName}`,
    'node.name: dangol',
    'discovery.type: single-node',
    'network.host: 127.0.0.1',
    `http.port: ${port}`,
    `transport.port: ${transportPort}`,
    `path.data: ${join(context.dataDir, 'data')}`,
    `path.logs: ${join(context.dataDir, 'logs')}`,
    // One user, of the file realm; on the loopback address the wire needs no TLS (docs/decisions/0076).
    'xpack.security.enabled: true',
    'xpack.security.autoconfiguration.enabled: false',
    'xpack.security.http.ssl.enabled: false',
    'xpack.security.transport.ssl.enabled: false',
    'xpack.security.authc.reserved_realm.enabled: false',
    // A laptop that is nearly full must not turn the indices read-only.
    'cluster.routing.allocation.disk.threshold_enabled: false',
    '',
  ].join('\n');
}

const LOGGING = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

function writeConfiguration(home: string, folder: string, settings: string, password: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  cpSync(join(home, 'config'), folder, { recursive: true });
  writeFileSync(join(folder, 'elasticsearch.yml'), settings);
  writeFileSync(join(folder, 'log4j2.properties'), LOGGING);
  writeFileSync(join(folder, 'users'), usersFile(password), { mode: 0o600 });
  writeFileSync(join(folder, 'users_roles'), USERS_ROLES_FILE, { mode: 0o600 });
  writeFileSync(join(folder, 'jvm.options'), trimJvmOptions(readFileSync(join(home, 'config/jvm.options'), 'utf8')));
}

export const elasticsearch: LocalService = {
  name: 'elasticsearch',
  async prepare(context): Promise<Launch> {
    const javaHome = await findJavaHome(context.cacheDir, context.user);
    const home = await fetchEngine(javaHome, context);
    makePrivateFolder(context.dataDir, context.user);
    const port = await context.choosePort('elasticsearch', 9201);
    const transportPort = await context.choosePort('elasticsearch-transport', 9301);
    const clusterName = `dangol-${context.secrets.stackId}`;
    const configuration = join(context.dataDir, 'config');
    const temporary = join(context.dataDir, 'tmp');
    const settings = settingsFile(port, transportPort, clusterName, context);
    const password = context.secrets.elasticsearchPassword;
    writeConfiguration(home, configuration, settings, password);
    if (!existsSync(temporary)) makePrivateFolder(temporary, context.user);
    if (context.user !== null) {
      await runOrThrow('chown', ['-R', `${context.user.uid}:${context.user.gid}`, configuration]);
    }
    const url = `http://127.0.0.1:${port}`;
    const authorization = basicAuthorization({ username: ELASTICSEARCH_USER, password });
    return {
      // Merging, refreshing and compiling give way to what a shopper waits for, where all of them share a few cores.
      command: 'nice',
      args: ['-n', '5', 'bash', join(home, 'bin/elasticsearch')],
      env: {
        PATH: process.env.PATH,
        ES_JAVA_HOME: javaHome,
        ES_PATH_CONF: configuration,
        ES_TMPDIR: temporary,
        // Would index the roles it knows, with a token filter that this distribution lacks, again and again.
        ES_JAVA_OPTS: '-Des.queryable_built_in_roles_enabled=false',
        CLI_JAVA_OPTS: '-Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      },
      cwd: context.dataDir,
      port,
      stopSignal: 'SIGTERM',
      check: async () => {
        const response = await fetch(`${url}/_cluster/health`, {
          headers: { authorization },
          signal: AbortSignal.timeout(2_000),
        });
        if (response.status === 401) throw new WrongServiceError(`Elasticsearch on port ${port} has another password.`);
        if (!response.ok) throw new Error(`Elasticsearch answers ${response.status}.`);
        const health = (await response.json()) as { cluster_name?: string };
        if (health.cluster_name !== clusterName) {
          throw new WrongServiceError(`Elasticsearch on port ${port} is another cluster (${health.cluster_name}).`);
        }
      },
      settings: {
        ELASTICSEARCH_URL: url,
        ELASTICSEARCH_USERNAME: ELASTICSEARCH_USER,
        ELASTICSEARCH_PASSWORD: password,
      },
    };
  },
};
