import type { Admission, AdmissionFigures } from './admission.ts';

// On globalThis: Next loads a module once per bundle, and the server in front of it is in none.
const shared = globalThis as typeof globalThis & { dangolAdmission?: Admission };

/** Makes the figures available to code that Next bundles. */
export function shareAdmission(admission: Admission): void {
  shared.dangolAdmission = admission;
}

/** null: this process serves its pages without one. */
export function admissionFigures(): AdmissionFigures | null {
  return shared.dangolAdmission?.figures() ?? null;
}
