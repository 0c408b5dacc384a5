"""What took long to count is kept for a while."""

import asyncio

from storage.memory import Memory


class Counting:
    """Counts how often it was asked, and takes as long as it is told."""

    def __init__(self, takes: float) -> None:
        self.takes = takes
        self.now = 0.0
        self.asked = 0

    def timer(self) -> float:
        return self.now

    async def count(self) -> int:
        self.asked += 1
        self.now += self.takes
        await asyncio.sleep(0)
        return self.asked


async def test_what_is_quick_is_counted_each_time() -> None:
    counting = Counting(takes=0.01)
    memory = Memory(counting.timer)

    assert [await memory.recall("all", counting.count) for _ in range(3)] == [1, 2, 3]


async def test_what_is_slow_is_good_for_twenty_times_as_long() -> None:
    counting = Counting(takes=1.0)
    memory = Memory(counting.timer)

    first = [await memory.recall("all", counting.count) for _ in range(3)]
    counting.now += 21
    later = await memory.recall("all", counting.count)

    assert first == [1, 1, 1]
    assert later == 2


async def test_those_who_ask_at_once_count_once() -> None:
    counting = Counting(takes=1.0)
    memory = Memory(counting.timer)

    answers = await asyncio.gather(*(memory.recall("all", counting.count) for _ in range(5)))

    assert answers == [1] * 5


async def test_other_questions_have_other_answers() -> None:
    counting = Counting(takes=1.0)
    memory = Memory(counting.timer)

    assert [await memory.recall(key, counting.count) for key in ("all", "some", "all")] == [1, 2, 1]


async def test_what_is_asked_with_more_patience_is_good_for_longer() -> None:
    counting = Counting(takes=1.0)
    memory = Memory(counting.timer)

    first = await memory.recall("all", counting.count, patience=100)
    counting.now += 99
    soon = await memory.recall("all", counting.count, patience=100)
    counting.now += 2
    later = await memory.recall("all", counting.count, patience=100)

    assert [first, soon, later] == [1, 1, 2]
