import { join } from 'node:path';
import { installOnce } from '#stack/install-once.ts';
import { findInstalledJava } from '#stack/java.ts';
import { maven } from '#stack/maven.ts';
import { MissingError } from '#stack/remedy.ts';
import { CACHE, PACKAGE } from './places.ts';

/** Spark 4.0 runs on Java 17 and 21; it fails on 25. */
const VERSIONS = { oldest: 17, newest: 21 };
/** As in pom.xml. */
const CONNECTOR = 'spark-kafka-4.0.0';

export async function findSparkJava(): Promise<string> {
  const home = await findInstalledJava(VERSIONS, null);
  if (home !== null) return home;
  throw new MissingError(
    `Java ${VERSIONS.oldest} to ${VERSIONS.newest} was not found.`,
    'apt-get install -y openjdk-17-jre-headless (or set JAVA_HOME)',
  );
}

/** Folder of the jars with which Spark reads Kafka, fetched by Maven when it is not there. */
export function ensureConnector(javaHome: string, note: (line: string) => void): Promise<string> {
  return installOnce(join(CACHE, CONNECTOR), async (temporary) => {
    note("downloading Spark's Kafka connector");
    await maven(javaHome, [
      ...['--file', join(PACKAGE, 'pom.xml')],
      ...['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${temporary}`],
    ]);
  });
}
