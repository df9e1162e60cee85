"""How fast we send: at once until refused, then as asked, then at once again."""

from bot.telegram.pace import CALM_SECONDS, OVERALL_PER_SECOND, Pace


class Monotonic:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def paced() -> tuple[Pace, Monotonic]:
    time = Monotonic()
    return Pace(time), time


def test_nobody_waits_before_the_first_refusal() -> None:
    pace, _ = paced()
    assert all(pace.wait(chat) == 0 for chat in range(5000))


def test_a_refusal_concerns_its_chat() -> None:
    pace, time = paced()
    pace.refused(1, 5)
    assert pace.wait(1) == 5
    assert pace.wait(2) == 0
    time.seconds += 5
    assert pace.wait(1) == 0
    assert 0 < pace.wait(1) <= 1


def test_refusals_in_two_chats_concern_all_for_as_long_as_was_asked() -> None:
    pace, time = paced()
    pace.refused(1, 3)
    pace.refused(2, 4)
    assert pace.wait(3) == 4
    time.seconds += 4
    sent = 0
    while time.seconds < 1004 + 10:
        seconds = pace.wait(sent)
        sent += seconds == 0
        time.seconds += seconds
    assert abs(sent - 10 * OVERALL_PER_SECOND) <= 2


def test_in_no_second_are_there_more_than_thirty() -> None:
    pace, time = paced()
    pace.refused(1, 1)
    pace.refused(2, 1)
    moments: list[float] = []
    while len(moments) < 200:
        seconds = pace.wait(len(moments))
        if seconds:
            time.seconds += seconds
        else:
            moments.append(time.seconds)
    assert all(
        later - earlier >= 1.0 for earlier, later in zip(moments, moments[30:], strict=False)
    )


def test_when_the_rush_is_over_nobody_waits() -> None:
    pace, time = paced()
    pace.refused(1, 1)
    pace.refused(2, 1)
    time.seconds += 1 + CALM_SECONDS + 1
    assert pace.wait(3) == 0
    assert all(pace.wait(chat) == 0 for chat in range(100))


def test_a_chat_that_calmed_down_is_forgotten() -> None:
    pace, time = paced()
    pace.refused(1, 1)
    time.seconds += 1 + CALM_SECONDS + 1
    assert all(pace.wait(1) == 0 for _ in range(50))
