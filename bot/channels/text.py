"""What every platform's texts have in common."""


def clean(text: str) -> str:
    """The text as written, but for NUL bytes and halves of surrogate pairs, which no database keeps."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
