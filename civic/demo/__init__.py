"""An invented city's worth of people, ideas and votes, for trying out and for measuring."""
