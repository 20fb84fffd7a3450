/**
 * ㄷ, the first letter of 단골, drawn as a shop's open door with a regular in it.
 */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="9" className="fill-primary" />
      <path
        d="M23 9H12.5A3.5 3.5 0 0 0 9 12.5v7a3.5 3.5 0 0 0 3.5 3.5H23"
        fill="none"
        strokeWidth="3.4"
        strokeLinecap="round"
        className="stroke-primary-foreground"
      />
      <circle cx="19.4" cy="16" r="2.9" className="fill-[#ff7a4a]" />
    </svg>
  );
}
