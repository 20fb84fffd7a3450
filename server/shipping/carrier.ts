import type { Scan } from '#domain/shipment/scan.ts';
import type { Carrier as CarrierName } from '#domain/shipment/waybill.ts';

/** A parcel as its carrier gets it. The carrier's own record is its waybill; no name or address is in here. */
export interface Parcel {
  /** The carrier registers a reference once, however often it is asked, and answers every time the same waybill. */
  reference: string;
  /** The end of the promised day. */
  dueAt: Date;
}

export interface ParcelOnItsWay extends Parcel {
  waybill: string;
  handedOverAt: Date;
}

/** Port: who carries the parcels. */
export interface Carrier {
  readonly name: CarrierName;
  /** Registers a parcel; its waybill. Rejects with DangolError('unavailable') when the carrier does not answer. */
  register(parcel: Parcel): Promise<string>;
  /** Where it has been until now, in any sequence. Rejects as `register` does. */
  track(parcel: ParcelOnItsWay): Promise<Scan[]>;
}
