"""A class session as files: rows for a spreadsheet, and data with everything that the debrief tells.

The files hold nicknames, ballots, reasons and times, and no token, nor its hash.
"""

from game.classroom.export.data import as_data
from game.classroom.export.rows import sheets

__all__ = ["as_data", "sheets"]
