import { Heart, PackageOpen, ShoppingCart, TicketPercent } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '#components/ui/link.tsx';

export interface ShortcutsProps {
  orders: number;
  coupons: number;
  wishes: number;
  cart: number;
}

const SHORTCUTS = [
  { key: 'orders', href: '/orders', icon: PackageOpen, count: 'orders' },
  { key: 'coupons', href: '/coupons', icon: TicketPercent, count: 'coupons' },
  { key: 'wishlist', href: '/wishlist', icon: Heart, count: 'wishes' },
  { key: 'cart', href: '/cart', icon: ShoppingCart, count: 'cart' },
] as const;

export function Shortcuts(counts: ShortcutsProps) {
  const t = useTranslations('account.my');
  return (
    <ul className="grid grid-cols-4 rounded-2xl border border-border bg-surface">
      {SHORTCUTS.map(({ key, href, icon: Icon, count }) => (
        <li key={key} className="border-r border-border last:border-r-0">
          <Link href={href} className="flex flex-col items-center gap-1 py-4 hover:bg-muted sm:py-5">
            <Icon aria-hidden className="size-6 text-primary-text" strokeWidth={1.7} />
            <span className="text-[13px] font-medium text-muted-foreground">{t(key)}</span>
            <span className="won text-lg leading-none font-extrabold">{counts[count]}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
