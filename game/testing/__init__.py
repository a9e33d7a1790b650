"""What a rule author needs: small battles, strategies, invariants and a scalar oracle."""
