"""Learning the weights of the seed `identity_weights` from a warehouse: python -m lab.learn."""
