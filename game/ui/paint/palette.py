"""Colours by role. What a colour tells is always told by a shape or a word as well."""

Colour = tuple[int, int, int]


def rgb(digits: str) -> Colour:
    """The colour written as six hexadecimal digits, with or without a leading ``#``."""
    digits = digits.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that lies `share` (0..1) of the way from the first to the second."""
    r, g, b = (round(x + (y - x) * share) for x, y in zip(first, second, strict=True))
    return r, g, b


def by_role(role: str) -> Colour:
    """The colour of a role by its name, such as "OWN_LIGHT"; raises KeyError for what is none."""
    colour: Colour = globals()[role]
    return colour


SPACE = rgb("05090F")
PANEL = rgb("0A121C")
PANEL_ALPHA = 0.84
PANEL_RAISED = rgb("101B29")
LINE = rgb("2A3D53")
LINE_BRIGHT = rgb("3A5068")
TRACK = rgb("1B2938")
KEY_CAP = rgb("16222F")
INK = rgb("06121C")

TEXT = rgb("E6EDF5")
TEXT_2 = rgb("A3B4C6")
TEXT_3 = rgb("71859B")
HALO = (4, 8, 13)

OWN = rgb("56B4E9")
OWN_LIGHT = rgb("A9DBF8")
ENEMY = rgb("E69F00")
ENEMY_LIGHT = rgb("FFCB66")
NEUTRAL = rgb("2BB58B")
GAIN = NEUTRAL
CAUTION = rgb("F0E442")
DANGER = rgb("FF7F50")
VIOLET = rgb("B79CFF")
WRECK = rgb("93A1B0")

HULL = rgb("DDE6EE")
ARMOUR = rgb("93A1B0")
SHIELD = rgb("56B4E9")
SHIELD_LIGHT = rgb("8FD3FF")

GRAVITY = rgb("7F97B4")
GRAVITY_TEXT = rgb("8AA0BA")
ENGINE_WHITE = (240, 250, 255)
BLAST_RING = (255, 200, 140)
SPARK = (255, 190, 110)
