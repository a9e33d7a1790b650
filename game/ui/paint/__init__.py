"""Painting in screen pixels and colours: no module here knows anything of the battle.

Conventions shared by all modules:

* Points are ``(x, y)`` in screen pixels, x to the right, **y down**. Directions are unit vectors in the same
  frame, so a heading of the world, whose y grows upward, is handed over with its y negated.
* A pixel's centre lies at whole coordinates.
* Surfaces with an alpha channel are *premultiplied*: blit them with ``pixels.PREMUL``. Surfaces named light
  are added with ``pixels.ADD``.
* Anything off screen, empty or degenerate is drawn as nothing and never raises.
"""
