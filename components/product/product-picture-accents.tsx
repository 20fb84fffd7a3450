import type { ReactNode } from 'react';

/** Drawn on a 100 × 100 field in the colour of the ground's accent, behind the icon. */
export const ACCENTS: readonly (() => ReactNode)[] = [
  Halo,
  Rings,
  Stripes,
  Dots,
  Blobs,
  Arch,
  Podium,
  Waves,
  Confetti,
  Rays,
];

function Halo() {
  return <circle cx="50" cy="50" r="38" fill="currentColor" />;
}

function Rings() {
  return (
    <g fill="none" stroke="currentColor" strokeWidth="5">
      <circle cx="50" cy="52" r="28" />
      <circle cx="50" cy="52" r="42" />
      <circle cx="50" cy="52" r="56" />
    </g>
  );
}

function Stripes() {
  return <path d="M-20 60 60-20M0 80 80 0M20 100 100 20M40 120 120 40" stroke="currentColor" strokeWidth="8" />;
}

function Dots() {
  const rows = [10, 26, 42, 58, 74, 90];
  return (
    <g fill="currentColor">
      {rows.flatMap((y, row) =>
        rows.map((x) => <circle key={`${x}-${y}`} cx={x + (row % 2) * 8 - 4} cy={y} r="2.4" />),
      )}
    </g>
  );
}

function Blobs() {
  return (
    <g fill="currentColor">
      <path d="M-5 68C12 48 30 62 48 56S92 50 108 66V108H-5Z" />
      <circle cx="80" cy="20" r="11" />
      <circle cx="17" cy="27" r="5" />
    </g>
  );
}

function Arch() {
  return <path d="M20 81V45a30 30 0 0 1 60 0V81Z" fill="currentColor" />;
}

function Podium() {
  return (
    <g fill="currentColor">
      <path d="M14 80h72v30H14Z" />
      <ellipse cx="50" cy="80" rx="36" ry="7" />
      <circle cx="50" cy="44" r="27" opacity="0.6" />
    </g>
  );
}

function Waves() {
  return (
    <g fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round">
      <path d="M-5 20q12-10 24 0t24 0 24 0 24 0 24 0" />
      <path d="M-5 36q12-10 24 0t24 0 24 0 24 0 24 0" />
      <path d="M-5 88q12-10 24 0t24 0 24 0 24 0 24 0" />
    </g>
  );
}

function Confetti() {
  return (
    <g fill="currentColor">
      <path d="m12 22 8-3 2 6-8 3ZM82 12l7 5-4 6-7-5ZM88 66l6-5 4 5-6 5ZM8 72l7 4-3 6-7-4ZM34 8l5 1-1 5-5-1ZM64 90l6-2 2 5-6 2Z" />
      <circle cx="22" cy="48" r="3.4" />
      <circle cx="84" cy="42" r="4" />
      <circle cx="60" cy="12" r="3" />
      <circle cx="26" cy="90" r="3" />
      <circle cx="50" cy="50" r="30" opacity="0.5" />
    </g>
  );
}

function Rays() {
  return (
    <path
      d="M50 50 38-10h24ZM50 50 92-6l17 17ZM50 50l60-12v24ZM50 50l56 42-17 17ZM50 50l12 60H38ZM50 50 8 106l-17-17ZM50 50l-60 12V38ZM50 50-6 8 11-9Z"
      fill="currentColor"
    />
  );
}
