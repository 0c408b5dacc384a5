"""What Hearback costs and how fast it is, beside the least that any such program must do: `make bench`."""
