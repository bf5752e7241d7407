"""What every page of ours that is kept as one file has around it: nothing runs, nothing is loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Final

from game.report.markup import Html, join, tag

SHEET: Final = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
"""The styles that all pages share."""


def policy(style: str) -> str:
    """What a browser may do with a page: read it, and follow this one sheet of styles."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def document(title: str, style: str, body: Html) -> str:
    """A page, whole."""
    head = (
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy(style)}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html('<meta name="referrer" content="no-referrer">'),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{join(head, Html(chr(10)))}\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def section(name: str, heading: str, made: Html) -> Html:
    """A section under its heading, to which ``#name`` leads."""
    return tag("section", tag("h2", heading, id=f"{name}-heading"), made, id=name, aria_labelledby=f"{name}-heading")
