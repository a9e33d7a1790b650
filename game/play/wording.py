"""How counts are written for players."""


def counted(count: int, one: str, many: str = "") -> str:
    """A count and what is counted; `many` is for words that do not take an s."""
    return f"{count} {one if count == 1 else many or one + 's'}"
