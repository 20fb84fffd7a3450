import type { CDPSession, Page } from '@playwright/test';

/** As the browser's protocol has it. */
async function credentialsOf(cdp: CDPSession, authenticatorId: string) {
  return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}
type Credential = Awaited<ReturnType<typeof credentialsOf>>[number];

/** A device with passkeys that Chromium plays, for one page; its owner is a switch. */
export interface VirtualAuthenticator {
  /** From now on its owner waits with each signature, until `answer`. On pages opened after the device was added. */
  hold(): Promise<void>;
  answer(): Promise<void>;
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

interface HeldWindow {
  holdPasskey(): void;
  answerPasskey(): void;
}

/** Runs in the page. Chromium drops a question that is asked while its device's owner is away, and never asks again. */
function holdable(): void {
  const sign = navigator.credentials.get.bind(navigator.credentials);
  let answered: Promise<void> = Promise.resolve();
  let answer = () => {};
  navigator.credentials.get = async (options) => {
    await answered;
    return sign(options);
  };
  const held: HeldWindow = {
    holdPasskey() {
      answered = new Promise((resolve) => {
        answer = resolve;
      });
    },
    answerPasskey: () => answer(),
  };
  Object.assign(globalThis, held);
}

export async function addAuthenticator(page: Page, from?: VirtualAuthenticator): Promise<VirtualAuthenticator> {
  await page.addInitScript(holdable);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
  const credentials = () => credentialsOf(cdp, authenticatorId);
  for (const credential of (await from?.credentials()) ?? [])
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  return {
    credentials,
    hold: () => page.evaluate(() => (globalThis as unknown as HeldWindow).holdPasskey()),
    answer: () => page.evaluate(() => (globalThis as unknown as HeldWindow).answerPasskey()),
    async setRecognised(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    signatures: async () => (await credentials()).reduce((sum, { signCount }) => sum + signCount, 0),
  };
}
