"""Asks an interpreter about labelled messages."""

from __future__ import annotations

import time
from collections.abc import Sequence

from nlu.evaluation.cases import Case
from nlu.evaluation.scores import Outcome
from nlu.interpreter import Interpreter


async def ask(interpreter: Interpreter, cases: Sequence[Case], *, warm: int = 20) -> list[Outcome]:
    """What is understood of each message; the first few are asked twice, to warm the engine up."""
    for case in cases[:warm]:
        await interpreter.read(case.text, preferred=case.language)
    outcomes = []
    for case in cases:
        began = time.perf_counter()
        understood = await interpreter.read(case.text, preferred=case.language)
        outcomes.append(Outcome(case, understood, time.perf_counter() - began))
    return outcomes
