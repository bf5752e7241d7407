"""Write the schemas that are kept with the content: ``python -m tools.schema [--headers] [FOLDER]``.

``--headers`` also puts a line that names its schema at the top of every TOML file that has none.
"""

from __future__ import annotations

import sys
from pathlib import Path

from game.content.jsonschema import header, write_schemas

CONTENT = Path(__file__).resolve().parent.parent / "content"


def put_headers(content: Path) -> list[Path]:
    """Give every TOML file below ``content`` that lacks one its header; the files that were changed."""
    changed = []
    for path in sorted(content.rglob("*.toml")):
        told = path.read_bytes()
        if not told.startswith(b"#:schema "):
            end = b"\r\n" if b"\r\n" in told else b"\n"
            path.write_bytes(header(path, content / "schema").encode() + end + told)
            changed.append(path)
    return changed


def main() -> None:
    """Write the schemas, and the headers if they are asked for."""
    folders = [Path(word) for word in sys.argv[1:] if word != "--headers"]
    content = folders[0] if folders else CONTENT
    write_schemas(content / "schema")
    if "--headers" in sys.argv:
        for path in put_headers(content):
            print(f"{path.relative_to(content).as_posix()}: header added")


if __name__ == "__main__":
    main()
