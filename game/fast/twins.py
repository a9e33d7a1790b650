"""All twins by the names of their kernels."""

from game.rules.state.kernels import Twins

from .compiling import kept_code

with kept_code():
    from . import craft, fire, motion, sight

TWINS: Twins = {**craft.TWINS, **fire.TWINS, **motion.TWINS, **sight.TWINS}
