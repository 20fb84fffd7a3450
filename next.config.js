// @ts-check
import createNextIntlPlugin from 'next-intl/plugin';

/**
 * Files that never change under their address may stay in the browser; pages carry a nonce and a session, so they may
 * not.
 */
const PICTURE_CACHE = 'public, max-age=604800, stale-while-revalidate=2592000';

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // The server in front of it compresses (server/web/compress.ts).
  compress: false,
  // Its badge lies over the first of the phone's tabs.
  devIndicators: false,
  // A second build beside a running one (tests) names its own folder.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  // Inlined into pages and server alike when the shop is built (components/navigation/build.ts).
  env: { DANGOL_BUILD: process.env.DANGOL_BUILD ?? '' },
  // These speak to the network or load native code: Node resolves them itself, once for all routes.
  serverExternalPackages: [
    '@elastic/elasticsearch',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@simplewebauthn/server',
    'fastify',
    'ioredis',
    'kafkajs',
    'pg',
    'pino',
    'prom-client',
  ],
  headers: async () =>
    // The icons of the tab: a page names them with a digest of their content.
    ['/icons/:path*', '/shapes.svg', '/icon.svg', '/favicon.ico', '/apple-icon.png'].map((source) => ({
      source,
      headers: [{ key: 'Cache-Control', value: PICTURE_CACHE }],
    })),
};

export default createNextIntlPlugin({
  requestConfig: './i18n/request.ts',
  // Texts are parsed when the shop is built, not at each use: of a page with fifty cards that was a tenth of the work.
  experimental: { messages: { path: './messages', format: 'json', locales: 'infer', precompile: true } },
})(config);
