"""The sizes of a terminal that the screens are drawn for, in cells.

``SMALLEST`` is complete. From ``WIDE`` on a screen shows more side by side, from ``VAST`` on a third thing; from
``TALL`` on there are blank lines between things. The style sheets know them as ``-wide``, ``-vast`` and ``-tall``.
"""

from __future__ import annotations

from typing import Final

SMALLEST: Final = (80, 24)
WIDE: Final = 120
VAST: Final = 160
TALL: Final = 36
