"""What the doctor says of a Rasa server."""

import pytest

from hearback.commands.doctor import examine_rasa
from hearback.settings import Settings
from nlu import training_files
from tests.standins.rasa import rasa_server


def asks(url, token=None):
    return Settings(nlu="rasa", rasa_url=url, rasa_token=token)


@pytest.mark.parametrize("pipeline", training_files.PIPELINES)
async def test_a_model_of_these_files_is_well(pipeline):
    async with rasa_server() as server:
        server.model = training_files.model_name(pipeline)

        found = await examine_rasa(asks(server.url))

    assert found.verdict == "ok"


async def test_a_model_of_other_files_is_wrong():
    async with rasa_server() as server:
        found = await examine_rasa(asks(server.url))

    assert (found.verdict, server.model in found.what) == ("wrong", True)
    assert "hearback nlu train --engine rasa" in found.mend


async def test_a_server_that_wants_another_token_is_wrong():
    async with rasa_server() as server:
        server.token = "a-token"

        found = await examine_rasa(asks(server.url, "another-token"))

    assert found.verdict == "wrong"
    assert "HEARBACK_RASA_TOKEN" in found.mend


async def test_a_server_that_is_not_there_is_named_and_hearback_works_without():
    found = await examine_rasa(asks("http://127.0.0.1:9"))

    assert found.verdict == "hint"
    assert "hearback nlu serve" in found.mend
