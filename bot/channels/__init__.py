"""One file a platform: each turns its wire format into messages, and messages into its wire format."""
