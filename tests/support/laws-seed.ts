import fc from 'fast-check';

/**
 * Laws are tried with the same numbers each time, so that what passed passes again and a failure is the change's own.
 * `LAWS_SEED=random` looks further: what it finds names its seed, and belongs into a test as an example.
 */
const setting = process.env.LAWS_SEED ?? '1';
if (setting !== 'random') {
  const seed = Number(setting);
  if (!Number.isInteger(seed)) throw new Error(`LAWS_SEED is "${setting}"; give a whole number, or "random".`);
  fc.configureGlobal({ seed });
}
