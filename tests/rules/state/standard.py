"""What tests of groups of columns share."""

from game.rules.state.columns import Columns


def empty_values(group: Columns) -> dict[str, float]:
    """What the columns of a group, each of one value, hold that is not 0."""
    values = {name: set(getattr(group, name).ravel().tolist()) for name in group.names()}
    assert all(len(held) == 1 for held in values.values())
    return {name: held.pop() for name, held in values.items() if held != {0}}
