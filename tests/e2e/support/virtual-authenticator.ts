import type { CDPSession, Page } from '@playwright/test';

/** As the browser's protocol has it. */
async function credentialsOf(cdp: CDPSession, authenticatorId: string) {
  return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}
type Credential = Awaited<ReturnType<typeof credentialsOf>>[number];

/** A device with passkeys that Chromium plays, for one page; its owner is a switch. */
export interface VirtualAuthenticator {
  /** Whether its owner answers at all; false: the browser's question stays open. */
  setPresent(isPresent: boolean): Promise<void>;
  /** Whether it recognises its owner; false: the browser gives the question up as if it was cancelled. */
  setRecognised(isRecognised: boolean): Promise<void>;
  /** How many signatures its passkeys have made. */
  signatures(): Promise<number>;
  /** Its passkeys, to be taken to another page of the browser. */
  credentials(): Promise<Credential[]>;
}

const DEVICE = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

export async function addAuthenticator(page: Page, from?: VirtualAuthenticator): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
  const credentials = () => credentialsOf(cdp, authenticatorId);
  for (const credential of (await from?.credentials()) ?? [])
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  return {
    credentials,
    async setPresent(enabled) {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async setRecognised(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    signatures: async () => (await credentials()).reduce((sum, { signCount }) => sum + signCount, 0),
  };
}
