"""The teacher's console in the terminal, fit for a projector."""
