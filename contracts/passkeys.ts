import { z } from 'zod';
import { MAX_PASSKEY_NAME } from '#domain/passkey/limits.ts';
import { textSchema, uuidSchema } from './identifiers.ts';
import { textLine } from './text.ts';

/*
 * Bodies and answers of the routes for passkeys (docs/decisions/0139). What the browser made is bounded here and read
 * by the WebAuthn library behind it, which knows the formats; of the fields that browsers add, only these are kept.
 */

/** Bytes as base64url, at most `most` characters. */
function base64url(most: number) {
  return z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);
}

/** At most 1,023 bytes by the standard. */
const credentialIdSchema = base64url(1_364);
const clientDataSchema = base64url(4_096);
const fromBrowser = {
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal('public-key'),
};

export const passkeyNameSchema = textLine(MAX_PASSKEY_NAME).min(1);
/** A password as it was typed; whether it fits is checked against its hash. */
const typedPasswordSchema = textSchema(1_000).min(1);

/** POST /api/passkeys/enrolments: asks for a challenge to enrol a passkey with. */
export const beginEnrolmentSchema = z.object({ password: typedPasswordSchema });

/** What `navigator.credentials.create()` gave. */
export const attestationSchema = z.object({
  ...fromBrowser,
  response: z.object({
    clientDataJSON: clientDataSchema,
    attestationObject: base64url(65_536),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** POST /api/passkeys: enrols it. */
export const enrolPasskeySchema = z.object({ name: passkeyNameSchema, attestation: attestationSchema });

/** What `navigator.credentials.get()` gave. */
export const assertionSchema = z.object({
  ...fromBrowser,
  response: z.object({
    clientDataJSON: clientDataSchema,
    authenticatorData: base64url(4_096),
    signature: base64url(4_096),
  }),
});
export type Assertion = z.infer<typeof assertionSchema>;

const descriptorSchema = z.object({
  id: credentialIdSchema,
  type: z.literal('public-key'),
  transports: z
    .array(z.string().regex(/^[a-z-]{1,20}$/))
    .max(10)
    .optional(),
});
const textOption = textLine(254);

const timeoutSchema = z.number().int().min(1).max(600_000);

/** What a browser is asked to create a passkey with, as @simplewebauthn/browser takes it. */
export const creationOptionsSchema = z.object({
  challenge: base64url(100),
  rp: z.object({ id: textOption, name: textOption }),
  user: z.object({ id: base64url(100), name: textOption, displayName: textOption }),
  pubKeyCredParams: z
    .array(z.object({ type: z.literal('public-key'), alg: z.number().int().min(-70_000).max(0) }))
    .max(10),
  excludeCredentials: z.array(descriptorSchema).max(20),
  authenticatorSelection: z.object({ residentKey: z.literal('preferred'), userVerification: z.literal('required') }),
  attestation: z.literal('none'),
  timeout: timeoutSchema,
});
export type CreationOptions = z.infer<typeof creationOptionsSchema>;

/** What a browser is asked to sign with a passkey, as @simplewebauthn/browser takes it. */
export const requestOptionsSchema = z.object({
  challenge: base64url(100),
  rpId: textOption,
  allowCredentials: z.array(descriptorSchema).max(20),
  userVerification: z.literal('required'),
  timeout: timeoutSchema,
});
export type RequestOptions = z.infer<typeof requestOptionsSchema>;

export const enrolmentAnswerSchema = z.object({ options: creationOptionsSchema });
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;
export const enrolledAnswerSchema = z.object({ passkeyId: uuidSchema });
export type EnrolledAnswer = z.infer<typeof enrolledAnswerSchema>;
