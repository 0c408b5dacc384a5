"""How far long work is: a bar on a terminal, silence in a pipe."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def steps(batches: Iterator[Sequence[T]], total: int, what: str) -> Iterator[list[T]]:
    """The same batches, counted on standard error while somebody watches."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        task = progress.add_task(what, total=total)
        for some in batches:
            yield list(some)
            progress.advance(task, len(some))
