"""Settings of the tests' own: caps so small that every one of them bites."""

from collections.abc import Mapping

import pytest

from dangol_analytics.settings import Settings

PRODUCT = {"type": "integer", "exclusiveMinimum": 0}


def schema(payload: Mapping[str, object], required: list[str]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9a-f-]+$"},
            "shopperId": {"type": "string"},
            "payload": {"type": "object", "properties": payload, "required": required},
        },
        "required": ["id", "shopperId", "payload"],
    }


@pytest.fixture
def settings() -> Settings:
    lines = {"lines": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["productId"]}}}
    return Settings(
        history_limit=4,
        pair_window=3,
        revisit_span=2,
        backward_share=0.75,
        item_shrinkage=10,
        seed_exponent=0.75,
        candidate_exponent=0.5,
        affinity_cap=8,
        recent_event_ids=2,
        unit=2**20,
        cell_unit=2**10,
        strengths=[0, 0.5, 1, 1, 1, 1.5, 1.5, 1.5, 2],
        signal_weights={"detail": 2, "hover": 1, "cart": 3, "cartRemoved": -4, "order": 5, "orderCancelled": -6},
        event_schemas={
            "page-viewed": schema({"productId": PRODUCT}, []),
            "product-hovered": schema({"productId": PRODUCT}, ["productId"]),
            "cart-item-added": schema({"productId": PRODUCT}, ["productId"]),
            "cart-item-removed": schema({"productId": PRODUCT}, ["productId"]),
            "order-placed": schema(lines, ["lines"]),
            "history-adopted": schema({"views": {"type": "array"}}, ["guestId", "views"]),
            "shopper-forgotten": schema({}, []),
        },
    )
