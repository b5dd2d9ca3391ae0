{{ parts_buyer_members('wholesale', threshold('wholesale_accounts_months')) }}
