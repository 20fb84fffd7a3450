/**
 * Names the build this code is of: a hash of its sources, put in by the build (bin/launch/build.ts); '' without one.
 */
export const BUILD = process.env.DANGOL_BUILD ?? '';

/** Header of answers that open tabs ask for now and then (GET /cart/state): the build that answers. */
export const BUILD_HEADER = 'x-dangol-build';
