"""One file for each thing a resident can do: `(scene, conversation, understanding) -> Turn`."""
