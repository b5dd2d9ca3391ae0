"""`dms explain`: why a customer is in each segment and not in others, from what is published."""
