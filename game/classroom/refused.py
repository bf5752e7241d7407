"""What is said to somebody who may not do something now."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an answer, not an accident
    """Something that may not be done now. ``code`` is the key of what a person is told, in their language."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
