"""The officials' pages: HTML made here, working without a script; scripts make them quicker to use."""

from desk.pages.app import add_pages

__all__ = ["add_pages"]
