"""What tests in a real browser get: Chromium, where the machine has one."""

import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
NOWHERE = "no Chromium on PATH (Debian: apt-get install chromium)"
MISSED = pytest.StashKey[int]()  # how many tests a browser was missing for


@pytest.fixture(scope="session")
def shared(trained: Path) -> Mapping[str, str]:
    """Settings by which a product finds what another one trained: that takes ten seconds of a processor."""
    return {"HEARBACK_CACHE": str(trained)}


@pytest.fixture
async def chromium(request: pytest.FixtureRequest) -> AsyncIterator[Browser]:
    """A browser; without one the test is skipped, and the end of the run says so."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        request.config.stash[MISSED] = request.config.stash.get(MISSED, 0) + 1
        pytest.skip(NOWHERE)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what was not looked at."""
    missed = config.stash.get(MISSED, 0)
    if missed:
        terminalreporter.write_sep(
            "!", f"{missed} tests did not run in a browser: {NOWHERE}", red=True, bold=True
        )
