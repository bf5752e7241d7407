"""The rules of the game: pure functions over columns. NumPy and the standard library only."""
