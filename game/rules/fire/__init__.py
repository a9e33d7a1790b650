"""Fire: the guns of units, their targets and their shots."""
