"""Publishing: write the serving files beside the old ones, then switch the links that BI opens."""
