"""How far long work is: bars on a terminal, silence in a pipe."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


class Bars:
    """A bar for each kind of work, on standard error while somebody watches."""

    def __init__(self, totals: Mapping[str, int]) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(
            *columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True
        )
        self._tasks = {what: self._progress.add_task(what, total=total) for what, total in totals.items()}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def advance(self, what: str, count: int) -> None:
        """So many more are done."""
        self._progress.advance(self._tasks[what], count)


def steps(batches: Iterator[Sequence[T]], total: int, what: str) -> Iterator[list[T]]:
    """The same batches, counted while somebody watches."""
    with Bars({what: total}) as bars:
        for some in batches:
            yield list(some)
            bars.advance(what, len(some))
