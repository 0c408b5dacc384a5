"""The residents' door: channels, conversation and delivery."""
