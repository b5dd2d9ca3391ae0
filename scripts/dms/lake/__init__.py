"""The lake: Parquet through which landed rows reach a cluster and its results come back."""
