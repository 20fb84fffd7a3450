import type { MetadataRoute } from 'next';

/** What a phone shows of the shop on its home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: '단골 Dangol',
    short_name: '단골',
    description: '둘러볼수록 나를 알아가는 가게',
    lang: 'ko',
    start_url: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#0e6149',
    icons: [
      { src: '/app-icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: '/app-icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: '/app-icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
