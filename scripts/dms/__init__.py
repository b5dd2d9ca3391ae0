"""dealer-segments: land raw dealer exports, build segments with dbt, publish them for BI."""
