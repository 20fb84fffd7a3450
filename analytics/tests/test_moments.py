import pytest

from dangol_analytics.moments import epoch_ms


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-26T15:00:00.000Z", 1_795_705_200_000),
        ("2026-11-27T00:00:00+09:00", 1_795_705_200_000),
        ("2026-11-26T09:30:00-05:30", 1_795_705_200_000),
        ("2026-11-26T15:00Z", 1_795_705_200_000),
        # As JavaScript: the fourth digit is cut off, so that a minute does not become the next one.
        ("2026-11-26T14:59:59.9999999Z", 1_795_705_199_999),
        ("2026-11-26T14:59:59.9Z", 1_795_705_199_900),
        ("2024-02-29T12:00:00Z", 1_709_208_000_000),
        ("2099-12-31T23:59:59.999Z", 4_102_444_799_999),
    ],
)
def test_moments_are_whole_milliseconds(text: str, ms: int) -> None:
    assert epoch_ms(text) == ms


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-11-26",
        "2026-11-26T15:00:00",
        "2026-02-29T12:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "2100-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "٢٠٢٦-11-26T15:00:00Z",
    ],
)
def test_what_is_none_of_1970_to_2099_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no moment|does not lie|day is out of range|year"):
        epoch_ms(text)
