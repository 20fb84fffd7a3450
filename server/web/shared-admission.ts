import { processWide } from '#server/process-wide.ts';
import type { Admission, AdmissionFigures } from './admission.ts';

const shared = processWide<{ admission?: Admission }>('admission', () => ({}));

/** Makes the figures available to code that Next bundles. */
export function shareAdmission(admission: Admission): void {
  shared.admission = admission;
}

/** null: this process serves its pages without one. */
export function admissionFigures(): AdmissionFigures | null {
  return shared.admission?.figures() ?? null;
}
