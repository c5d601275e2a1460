"""The desk's cast."""

from __future__ import annotations

from tests.desk.conftest import people, signed_in

__all__ = ["people", "signed_in"]
