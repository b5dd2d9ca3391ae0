"""The SQL of a segment's rule taken apart: its conditions one by one, and in words."""
