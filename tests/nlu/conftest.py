"""What takes long to train is trained once for all tests of a file."""

import pytest

from nlu.builtin import Builtin
from nlu.interpreter import Interpreter
from nlu.language import Languages
from tests.nlu.interpreting import LANGUAGES, over


@pytest.fixture(scope="module")
def builtin(tmp_path_factory) -> Builtin:
    return Builtin.load(LANGUAGES, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load(LANGUAGES)


@pytest.fixture
def interpreter(builtin, languages) -> Interpreter:
    return over(builtin, languages)
