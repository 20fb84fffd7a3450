"""Reads a message of the behaviour log as a signal of a shopper's interest (domain/recommendation/model/signals.ts)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

import fastjsonschema

from .settings import Settings

KIND_OF_LINE = {
    "product-hovered": "hover",
    "cart-item-added": "cart",
    "cart-item-removed": "cartRemoved",
    "cart-quantity-increased": "quantityUp",
    "cart-quantity-decreased": "quantityDown",
}
KIND_OF_ORDER = {"order-placed": "order", "order-cancelled": "orderCancelled"}


class RejectedError(ValueError):
    """A message the shop's workers would set aside as a dead letter."""


class Act(NamedTuple):
    """One event's signals: each of `products`, in order, gets `weight`. Of one basket: the gap between them is none."""

    shopper: str
    event: str
    products: list[int]
    weight: int
    one_basket: bool
    forgets: bool


class EventReader:
    """Parses messages with the schemas of the contract; compiled once."""

    def __init__(self, settings: Settings) -> None:
        """Compiles the schemas."""
        self._weights = settings.signal_weights
        # Formats are held by patterns, the contract's own.
        self._validators: dict[str, Callable[[Any], Any]] = {
            name: fastjsonschema.compile(schema, use_formats=False) for name, schema in settings.event_schemas.items()
        }

    def read(self, message: bytes) -> Act | None:
        """The act in the message; None where it has no signal. Raises RejectedError for what is no event."""
        try:
            event = json.loads(message.decode("utf-8", errors="replace"), parse_constant=_no_number)
        except ValueError as error:
            raise RejectedError(str(error)) from error
        kind = event.get("type") if isinstance(event, dict) else None
        validate = self._validators.get(kind) if isinstance(kind, str) else None
        if validate is None:
            if isinstance(kind, str):
                return None
            raise RejectedError("no type")
        try:
            validate(event)
        except fastjsonschema.JsonSchemaValueException as error:
            raise RejectedError(error.message) from error
        return self._act(str(kind), event)

    def _act(self, kind: str, event: dict[str, Any]) -> Act | None:
        payload = event["payload"]
        forgets = kind == "shopper-forgotten"
        signal, products = _signals_of(kind, event["shopperId"], payload)
        if not products and not forgets:
            return None
        # A quarantined act carries no signal (docs/decisions/0083); its id counts among the newest nevertheless.
        quarantined = event.get("crowd") is True
        return Act(
            shopper=event["shopperId"],
            event=event["id"],
            products=[] if quarantined else products,
            weight=0 if signal is None else self._weights[signal],
            one_basket=kind in KIND_OF_ORDER,
            forgets=forgets,
        )


def _signals_of(kind: str, shopper: str, payload: dict[str, Any]) -> tuple[str | None, list[int]]:
    if kind == "page-viewed":
        return "detail", [] if payload.get("productId") is None else [int(payload["productId"])]
    if kind in KIND_OF_LINE:
        return KIND_OF_LINE[kind], [int(payload["productId"])]
    if kind in KIND_OF_ORDER:
        return KIND_OF_ORDER[kind], list(dict.fromkeys(int(line["productId"]) for line in payload["lines"]))
    if kind == "history-adopted":
        # A sign-up keeps the guest's id: those views are in this history already.
        own = payload["guestId"] == shopper
        return "detail", [] if own else [int(view["productId"]) for view in payload["views"]]
    return None, []


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")
