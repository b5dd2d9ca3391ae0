"""What commands write beside the warehouse: campaigns, exports, outcomes; nothing makes it anew."""

from dms.ledger.files import KINDS, Ledger

__all__ = ["KINDS", "Ledger"]
