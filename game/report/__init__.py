"""The debrief of a finished game as one page: to read on a screen, to print, to hand in."""
