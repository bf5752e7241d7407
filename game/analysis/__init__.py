"""Many games at once: policies, batches, and what they add up to."""
