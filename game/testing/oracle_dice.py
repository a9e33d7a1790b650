"""The dice in whole numbers of plain Python: words of 64 bits, and what is drawn by them."""

from ..rules.state.vocabulary import PPM, Stream
from ..rules.state.world import World


def with_part(word: int, part: int) -> int:
    """64 bits with one more number mixed in: splitmix64 in whole numbers."""
    word = (word + 0x9E3779B97F4A7C15 * (part + 1)) % 2**64
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2**64
    return word ^ word >> 31


class Dice:
    """The dice of one world in one impulse: a word of 64 bits for every question."""

    def __init__(self, world: World, w: int, impulse: int):
        self.key = int(world.battle.key[w])
        self._moment = with_part(int(world.battle.key[w]), int(world.battle.turn[w]) * 64 + impulse)

    def word(self, stream: Stream, a: int, b: int, *more: int) -> int:
        """Bits for uids `a` and `b` and further numbers."""
        word = self._moment
        for part in (int(stream), a, b, 0, *more):
            word = with_part(word, part)
        return word

    def below(self, chance_ppm: int, stream: Stream, a: int, b: int, *more: int) -> bool:
        """Does a chance come true?"""
        return (self.word(stream, a, b, *more) >> 32) * PPM >> 32 < chance_ppm


def drawn(dice: Dice, shooter: int, shot: int, flights: list[tuple[int, int]]) -> tuple[int, int]:
    """The craft that a shot is at among all of some flights (uid, craft): (uid, number). Each is as likely."""
    best = []
    for uid, count in flights:
        word = dice.word(Stream.CRAFT, shooter, 0, shot, uid)
        best.append(min((with_part(word, number), uid, number) for number in range(count)))
    return min(best)[1:]
