"""Words in, `Understanding` out: the package knows nothing of channels, ideas or the store."""
