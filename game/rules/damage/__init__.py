"""Damage: plants and shields, what hits do, what breaks and blows up."""
