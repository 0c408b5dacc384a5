"""The officials' REST API: typed operations, and the OpenAPI document made from the same types."""

from desk.api.app import add_routes

__all__ = ["add_routes"]
