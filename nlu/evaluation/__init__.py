"""How well messages are understood: labelled messages in, a report out."""

from nlu.evaluation.cases import Case, read
from nlu.evaluation.report import Report
from nlu.evaluation.scores import Outcome, Scores, score

__all__ = ["Case", "Outcome", "Report", "Scores", "read", "score"]
