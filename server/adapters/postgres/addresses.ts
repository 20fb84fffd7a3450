import type { ShippingAddress } from './orders.ts';
import type { Database, Tx } from './transaction.ts';

export interface SavedAddress extends Required<ShippingAddress> {
  /** What the member calls it; empty: nothing. */
  label: string;
}

export interface AddressRow extends SavedAddress {
  addressId: string;
  isDefault: boolean;
}

/** Holds a member's address book until the transaction ends; false: there is no such member. */
export async function lockAddressBook(tx: Tx, customerId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM customer WHERE id = ${customerId}::uuid FOR NO KEY UPDATE`;
  return rows.length === 1;
}

/** A member's addresses: the default first, then in the order in which they were added. */
export async function listAddresses(db: Database | Tx, customerId: string): Promise<AddressRow[]> {
  const found = await db.address.findMany({
    where: { customerId },
    orderBy: [{ isDefault: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return found.map(({ id: addressId, customerId: _owner, createdAt: _at, ...address }) => ({ addressId, ...address }));
}

/**
 * Adds an address under the id of its form, or writes what the same form has now. false: the id is of another member's
 * address.
 */
export async function putAddress(
  tx: Tx,
  customerId: string,
  addressId: string,
  { label, recipient, phone, postcode, line1, line2, deliveryRequest }: SavedAddress,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    INSERT INTO address (id, customer_id, label, recipient, phone, postcode, line1, line2, delivery_request)
    VALUES (${addressId}::uuid, ${customerId}::uuid, ${label}, ${recipient}, ${phone}, ${postcode}, ${line1}, ${line2},
      ${deliveryRequest})
    ON CONFLICT (id) DO UPDATE SET label = excluded.label, recipient = excluded.recipient, phone = excluded.phone,
      postcode = excluded.postcode, line1 = excluded.line1, line2 = excluded.line2,
      delivery_request = excluded.delivery_request
    WHERE address.customer_id = excluded.customer_id`;
  return count === 1;
}

export async function deleteAddress(tx: Tx, customerId: string, addressId: string): Promise<void> {
  await tx.address.deleteMany({ where: { id: addressId, customerId } });
}

/** Makes one address the default, and the one before none. The address book must be held, and the address be in it. */
export async function writeDefault(tx: Tx, customerId: string, addressId: string): Promise<void> {
  // Two statements: the index looks at each row as it is written.
  await tx.address.updateMany({
    where: { customerId, isDefault: true, NOT: { id: addressId } },
    data: { isDefault: false },
  });
  await tx.address.updateMany({ where: { customerId, id: addressId }, data: { isDefault: true } });
}
