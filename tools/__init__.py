"""What the project runs on itself: set-up, benchmarks, screenshots."""
