"""Names for the array types of the engine. Only for type checkers: ``numpy.typing`` is slow to import."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = NDArray[np.int16]
Index = NDArray[np.intp]
Uints = NDArray[np.uint64]
Bools = NDArray[np.bool_]
