"""The public page: what residents put forward and what the city does about it, for everybody."""
