import json
from collections.abc import Mapping

import pytest

from dangol_analytics.events import Act, EventReader, RejectedError
from dangol_analytics.settings import Settings


def message(kind: str, payload: Mapping[str, object], **envelope: object) -> bytes:
    return json.dumps({"id": "e1", "shopperId": "s1", "type": kind, "payload": payload, **envelope}).encode()


def test_an_order_is_one_basket_of_different_products(settings: Settings) -> None:
    lines = [{"productId": 7}, {"productId": 3}, {"productId": 7}]
    act = EventReader(settings).read(message("order-placed", {"lines": lines}))
    assert act == Act("s1", "e1", [7, 3], 5, one_basket=True, forgets=False)


def test_an_event_without_a_signal_is_no_act(settings: Settings) -> None:
    reader = EventReader(settings)
    assert reader.read(message("searched", {"query": "cup"})) is None
    assert reader.read(message("page-viewed", {})) is None
    own_guest = {"guestId": "s1", "views": [{"productId": 1}]}
    assert reader.read(message("history-adopted", own_guest)) is None


def test_a_quarantined_act_has_no_products(settings: Settings) -> None:
    act = EventReader(settings).read(message("page-viewed", {"productId": 7}, crowd=True))
    assert act == Act("s1", "e1", [], 2, one_basket=False, forgets=False)


def test_a_forgotten_shopper_is_marked(settings: Settings) -> None:
    act = EventReader(settings).read(message("shopper-forgotten", {}))
    assert act is not None
    assert act.forgets


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b'"page-viewed"',
        b"\xff\xfe",
        b'{"type": 3}',
        b'{"type": "page-viewed", "id": "e1", "shopperId": "s1", "payload": {"productId": NaN}}',
        message("page-viewed", {"productId": 0}),
        message("page-viewed", {"productId": True}),
        message("page-viewed", {"productId": "7"}),
        message("product-hovered", {}),
        message("page-viewed", {"productId": 1}, id="E1\n"),
        message("page-viewed", {"productId": 1}, id="e1\n"),
    ],
)
def test_what_is_no_event_is_rejected(settings: Settings, text: bytes) -> None:
    with pytest.raises(RejectedError):
        EventReader(settings).read(text)
