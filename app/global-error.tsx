'use client';

import './globals.css';

/** The layout itself failed, so there are no translations to word it with: both languages. */
export default function GlobalError() {
  return (
    <html lang="ko">
      <body className="flex min-h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
        <h1 className="text-2xl font-extrabold">잠시 문제가 생겼어요</h1>
        <p className="text-muted-foreground">
          잠시 뒤 다시 시도해 주세요. <span lang="en">Something went wrong; please try again in a moment.</span>
        </p>
        <a href="/" className="mt-4 rounded-lg bg-primary px-5 py-3 font-bold text-primary-foreground">
          단골 홈
        </a>
      </body>
    </html>
  );
}
