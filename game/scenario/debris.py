"""Clouds of debris that a scenario starts with: where they are and how they move, each world its own draws."""

import numpy as np

from game.scenario.frames import NOWHERE, frame_body
from game.scenario.names import Names
from game.scenario.places import ACROSS, ALONG, body_starts, drawn, frame_start, unit_vectors
from game.scenario.spec import AltitudePlace, DebrisSpec, RadiusPlace, Spec
from game.scenario.velocities import circular_velocity

from ..rules.state.debris import Debris

Array = np.ndarray
FIRST_CLOUD_UID = 1_000_001


def start_clouds(spec: Spec, names: Names, keys: Array, of_bodies: tuple[Array, Array]) -> Debris:
    """The clouds of worlds of these keys (W,); `of_bodies` (W, B) km/s each is how the bodies move."""
    debris = Debris.empty(keys.shape[0], len(spec.debris))
    for number, cloud in enumerate(spec.debris):
        body, (x, y) = _place(spec, names, keys, cloud, f"debris {number}")
        if body == NOWHERE:
            vx, vy = np.zeros(keys.shape), np.zeros(keys.shape)
        else:
            vx, vy = of_bodies[0][:, body], of_bodies[1][:, body]
        if isinstance(cloud.velocity, tuple):
            vx, vy = vx + cloud.velocity[0], vy + cloud.velocity[1]
        elif cloud.velocity != "rest":
            sense = 1.0 if cloud.velocity == "circular_ccw" else -1.0
            round_it = circular_velocity(x, y, *body_starts(spec)[body], spec.body[body].mu_km3_s2, sense)
            vx, vy = vx + round_it[0], vy + round_it[1]
        debris.uid[:, number] = FIRST_CLOUD_UID + number
        debris.x_km[:, number], debris.y_km[:, number] = x, y
        debris.vx_km_s[:, number], debris.vy_km_s[:, number] = vx, vy
        debris.radius_km[:, number], debris.mass_t[:, number] = cloud.radius_km, cloud.mass_t
    return debris


def _place(spec: Spec, names: Names, keys: Array, cloud: DebrisSpec, ident: str) -> tuple[int, tuple[Array, Array]]:
    """The body that a cloud is beside, and where it is: (W,) km each."""
    at = cloud.at
    if not isinstance(at, RadiusPlace | AltitudePlace):
        x0, y0 = frame_start(spec)
        return frame_body(spec), (np.full(keys.shape, x0 + at[0]), np.full(keys.shape, y0 + at[1]))
    body = names.body_number[at.body]
    x0, y0 = body_starts(spec)[body]
    ux, uy = unit_vectors(drawn(keys, ident, ALONG, at.bearing_deg))
    if isinstance(at, AltitudePlace):
        radius = spec.body[body].radius_km + drawn(keys, ident, ACROSS, at.altitude_km)
    else:
        radius = drawn(keys, ident, ACROSS, at.radius_km)
    return body, (x0 + ux * radius, y0 + uy * radius)
