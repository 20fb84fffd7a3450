import fc from 'fast-check';

/** A mutant that a law does not notice within its first runs would cost all of them: laws are cut short here. */
const LAW_WITHIN_MS = 1_000;
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: LAW_WITHIN_MS });
