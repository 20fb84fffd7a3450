/**
 * For a browser that a program drives: no sandbox, as it may run as root; nothing in the background takes the cores.
 */
export const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
