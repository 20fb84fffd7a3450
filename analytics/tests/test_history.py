import dataclasses
import math

from dangol_analytics.events import Act
from dangol_analytics.history import History, rounded
from dangol_analytics.settings import Settings


class Shopper:
    """Acts one after the other, each with an id of its own."""

    def __init__(self, settings: Settings) -> None:
        self.history = History(settings)
        self._weights = settings.signal_weights
        self._acts = 0

    def act(self, kind: str, *products: int, event: str | None = None) -> "Shopper":
        self._acts += 1
        weight = self._weights[kind]
        self.history.apply(Act("s", event or str(self._acts), list(products), weight, kind == "order", forgets=False))
        return self

    @property
    def cells(self) -> dict[tuple[int, int], int]:
        return {(asked, neighbour): cell for asked, neighbour, cell in self.history.cells()}


def forward(ordinal: int, gap: int, strengths: float = 1) -> int:
    return rounded(1024 * strengths / (math.log(2 + ordinal) * math.sqrt(gap)))


def test_the_later_is_the_earliers_neighbour_and_the_way_back_gets_its_share(settings: Settings) -> None:
    cells = Shopper(settings).act("detail", 1).act("detail", 2).act("detail", 3).cells
    assert cells[1, 2] == forward(1, 1)
    assert cells[2, 1] == rounded(forward(1, 1) * 0.75)
    assert cells[1, 3] == forward(2, 2)


def test_lines_of_one_order_have_no_direction(settings: Settings) -> None:
    cells = Shopper(settings).act("order", 1, 2).cells
    assert cells[1, 2] == cells[2, 1] == forward(1, 1, 1.5 * 1.5)


def test_pairs_reach_as_far_as_the_window(settings: Settings) -> None:
    wide = dataclasses.replace(settings, history_limit=9)
    cells = Shopper(wide).act("detail", 1).act("detail", 2).act("detail", 3).act("detail", 4).act("detail", 5).cells
    assert (1, 4) in cells
    assert (1, 5) not in cells


def test_what_falls_out_takes_its_pairs_with_it(settings: Settings) -> None:
    shopper = Shopper(settings)
    for product in range(1, 6):
        shopper.act("detail", product)
    assert sorted(shopper.history.liked()) == [2, 3, 4, 5]
    assert all(1 not in pair for pair in shopper.cells)


def test_what_is_touched_again_stays_longest_but_keeps_its_ordinal(settings: Settings) -> None:
    shopper = Shopper(settings).act("detail", 1).act("detail", 2).act("hover", 1)
    assert shopper.cells[1, 2] == forward(1, 1)
    shopper.act("detail", 3).act("detail", 4).act("detail", 5)
    assert sorted(shopper.history.liked()) == [1, 3, 4, 5]


def test_what_is_seen_again_after_the_span_comes_in_anew(settings: Settings) -> None:
    shopper = Shopper(settings).act("detail", 1).act("detail", 2).act("detail", 3).act("detail", 1)
    assert shopper.cells[3, 1] == forward(3, 1)


def test_taking_back_outweighs(settings: Settings) -> None:
    shopper = Shopper(settings).act("detail", 1).act("cart", 2).act("cartRemoved", 2)
    assert list(shopper.history.liked()) == [1]
    assert shopper.cells == {}
    assert list(shopper.act("cartRemoved", 9).history.liked()) == [1]


def test_affinity_is_capped_both_ways(settings: Settings) -> None:
    shopper = Shopper(settings).act("order", 1).act("order", 1).act("order", 1)
    shopper.act("orderCancelled", 1)
    assert list(shopper.history.liked()) == [1]
    shopper.act("orderCancelled", 1)
    assert list(shopper.history.liked()) == []


def test_a_duplicate_counts_once_while_its_id_is_kept(settings: Settings) -> None:
    once = Shopper(settings).act("hover", 1, event="a").act("detail", 2)
    again = Shopper(settings).act("hover", 1, event="a").act("hover", 1, event="a").act("detail", 2)
    assert once.cells == again.cells
    later = Shopper(settings).act("hover", 1, event="a").act("detail", 2).act("detail", 3).act("hover", 1, event="a")
    assert later.cells[3, 1] == forward(3, 1)


def test_halves_go_up() -> None:
    assert [rounded(value) for value in (0.5, 1.5, 2.5, 2.4999)] == [1, 2, 3, 2]
