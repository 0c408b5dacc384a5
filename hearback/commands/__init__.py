"""What `hearback` can do, one file a part."""
