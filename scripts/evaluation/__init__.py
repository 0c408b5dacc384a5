"""`make evaluate`: how well messages are understood, written to docs/understanding.md."""
