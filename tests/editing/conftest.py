"""The desk's cast."""

from __future__ import annotations

from tests.desk.conftest import own_var, people, signed_in

__all__ = ["own_var", "people", "signed_in"]
