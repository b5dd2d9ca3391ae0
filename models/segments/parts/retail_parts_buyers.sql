{{ parts_buyer_members('retail', threshold('retail_parts_months')) }}
