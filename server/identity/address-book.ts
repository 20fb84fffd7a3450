import { v7 as uuidv7 } from 'uuid';
import { isSamePlace, MAX_ADDRESSES } from '#domain/address/book.ts';
import { DangolError } from '#domain/shared/errors.ts';
import {
  type AddressRow,
  deleteAddress,
  listAddresses,
  lockAddressBook,
  putAddress,
  type SavedAddress,
  writeDefault,
} from '#server/adapters/postgres/addresses.ts';
import { type Database, inTransaction, type Tx } from '#server/adapters/postgres/transaction.ts';

/** A member's addresses. The caller has read the member from the session; another's address is 'not-found'. */
export interface AddressBook {
  /** The default first. */
  list(customerId: string): Promise<AddressRow[]>;
  /**
   * Adds an address under the key of its form: the same form again is the same address, and with another place in it
   * (Back, after it was added) another one. The first is the default; another becomes it if `isDefault`. A 21st is
   * refused ('conflict', address-book-full).
   */
  add(customerId: string, key: string, address: SavedAddress & { isDefault: boolean }): Promise<void>;
  /** Without `isDefault` the default stays what it is. */
  change(customerId: string, addressId: string, address: SavedAddress & { isDefault: boolean }): Promise<void>;
  /** The default's place is taken by the address added last. One that is not there is deleted already. */
  remove(customerId: string, addressId: string): Promise<void>;
  makeDefault(customerId: string, addressId: string): Promise<void>;
  /** Adds the address of an order; nothing if it is there already. */
  keep(customerId: string, address: Omit<SavedAddress, 'label'>): Promise<void>;
}

export function createAddressBook({ db }: { db: Database }): AddressBook {
  /** One change of a book after the other, so that there is never more than one default, nor none. */
  function changing<T>(customerId: string, work: (tx: Tx, held: AddressRow[]) => Promise<T>): Promise<T> {
    return inTransaction(db, async (tx) => {
      if (!(await lockAddressBook(tx, customerId))) throw addressNotFound();
      return work(tx, await listAddresses(tx, customerId));
    });
  }

  async function put(
    tx: Tx,
    held: readonly AddressRow[],
    { customerId, addressId }: { customerId: string; addressId: string },
    { isDefault, ...address }: SavedAddress & { isDefault: boolean },
  ): Promise<void> {
    const others = held.filter((each) => each.addressId !== addressId);
    if (others.length >= MAX_ADDRESSES) throw addressBookFull();
    if (!(await putAddress(tx, customerId, addressId, address))) throw addressNotFound();
    if (isDefault || others.length === 0) await writeDefault(tx, customerId, addressId);
  }

  return {
    list: (customerId) => listAddresses(db, customerId),

    add: (customerId, key, address) =>
      changing(customerId, (tx, held) => put(tx, held, { customerId, addressId: idOf(held, key, address) }, address)),

    change: (customerId, addressId, address) =>
      changing(customerId, async (tx, held) => {
        if (!held.some((each) => each.addressId === addressId)) throw addressNotFound();
        await put(tx, held, { customerId, addressId }, address);
      }),

    remove: (customerId, addressId) =>
      changing(customerId, async (tx, held) => {
        const gone = held.find((each) => each.addressId === addressId);
        if (gone === undefined) return;
        await deleteAddress(tx, customerId, addressId);
        const next = held.findLast((each) => each !== gone);
        if (gone.isDefault && next !== undefined) await writeDefault(tx, customerId, next.addressId);
      }),

    makeDefault: (customerId, addressId) =>
      changing(customerId, async (tx, held) => {
        if (!held.some((each) => each.addressId === addressId)) throw addressNotFound();
        await writeDefault(tx, customerId, addressId);
      }),

    keep: (customerId, address) =>
      changing(customerId, async (tx, held) => {
        if (held.some((each) => isSamePlace(each, address))) return;
        await put(tx, held, { customerId, addressId: uuidv7() }, { ...address, label: '', isDefault: false });
      }),
  };
}

function idOf(held: readonly AddressRow[], key: string, address: SavedAddress): string {
  const ofKey = held.find(({ addressId }) => addressId === key);
  if (ofKey === undefined || isSamePlace(ofKey, address)) return key;
  const repeated = held.find((each) => isSamePlace(each, address) && each.label === address.label);
  return repeated?.addressId ?? uuidv7();
}

function addressNotFound(): DangolError {
  return new DangolError('not-found', 'There is no such address of yours. Look in your address book.', {
    details: { reason: 'address-not-found' },
  });
}

function addressBookFull(): DangolError {
  return new DangolError('conflict', `An address book holds ${MAX_ADDRESSES} addresses. Delete one first.`, {
    details: { reason: 'address-book-full', max: MAX_ADDRESSES },
  });
}
