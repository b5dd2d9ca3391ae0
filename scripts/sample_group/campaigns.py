"""The campaigns of the last two and a half years, and the effect planted in each.

The calendar depends on the as-of date alone, so that every block of customers sees the same one.
More than 30 days lie between two campaigns: whoever comes back does so after exactly one of them.
A newsletter comes in three parts, a week apart.
"""

from dataclasses import dataclass

from sample_group.extracts import iso

HOLDOUT_SHARE = 0.2
WINDOW_DAYS = 30
_COST = {"email": 0.02, "sms": 0.06, "phone": 3.4, "mail": 1.15, "push": 0.01}

# days before the as-of date, channel, segment, offer, brings (visit, parts or nothing), share of
# the treated that it brings, name
_CALENDAR = """
905,email,new_vehicle_buyers,service,visit,0.12,Welcome to the workshop
857,mail,repeat_buyers,model_launch,,0,"New models, first look"
809,email,active_service_customers,service,visit,0.10,Seasonal check
763,sms,service_due,service,visit,0.15,Time for your service
716,phone,service_due,service,visit,0.15,A call before your service
668,email,used_vehicle_buyers,event,,0,Open house
621,mail,never_serviced_buyers,discount,visit,0.22,First service on us
574,email,lapsed_service_customers,discount,visit,0.22,Your old offer again
526,email,parts_not_service,discount,parts,0.25,Parts counter bonus
479,sms,active_service_customers,service,visit,0.12,Tire change
431,push,active_service_customers,none,,0,Opening hours
384,email,active_service_customers,service,visit,0.12,Battery and light check
337,sms,lapsed_service_customers,discount,visit,0.24,Come back by text
290,mail,lost_service_customers,discount,visit,0.20,A letter after two years
243,email,active_service_customers,none,,0,Newsletter
196,phone,lapsed_service_customers,service,visit,0.25,A friendly call
149,sms,active_service_customers,service,visit,0.10,Brake check
102,email,coupon_only_customers,discount,visit,0.20,Coupon book
58,email,active_service_customers,service,visit,0.12,Before the long trip
12,email,lease_ending,model_launch,,0,Your lease ends
"""
_PARTS = {"Newsletter": 3}
"""Campaigns of several messages to the same people."""


@dataclass
class Campaign:
    """One campaign; `brings` is visit, parts or '', to the share `rate` of the treated.

    The counts grow block by block.
    """

    number: int
    day: int
    channel: str
    segment: str
    offer: str
    brings: str
    rate: float
    name: str
    treated: int = 0
    holdout: int = 0
    extra: int = 0
    treated_came: int = 0
    holdout_came: int = 0

    @property
    def later_days(self) -> list[int]:
        """The days of the parts that follow the first one, each a week after the one before."""
        return [self.day + 7 * part for part in range(1, _PARTS.get(self.name, 1))]

    @property
    def code(self) -> str:
        """Its number as the campaign tool writes it."""
        return f"CMP-{1000 + self.number}"

    @property
    def cost_total(self) -> float:
        """Preparation, and each message."""
        base = 250.0 if self.channel in ("email", "sms", "push") else 900.0
        return round(base + _COST[self.channel] * self.treated, 2)


def calendar(as_of: int) -> list[Campaign]:
    """All campaigns, the oldest first, each on a weekday."""
    campaigns = []
    for number, line in enumerate(_CALENDAR.strip().split("\n"), start=1):
        back, channel, segment, offer, brings, rate, name = line.split(",", 6)
        day = as_of - int(back)
        day -= max(0, (day - 1) % 7 - 4)
        campaigns.append(
            Campaign(
                number, day, channel, segment, offer, brings, float(rate), name.strip('"')
            )
        )  # fmt: skip
    return campaigns


TRUTH_CAMPAIGNS = (
    "campaign_id,channel,segment,started_on,brings,planted_rate,treated,holdout,extra,"
    "treated_came,holdout_came"
)


def truth_line(campaign: Campaign) -> str:
    """What was planted, and what came of it within the window."""
    return ",".join(
        [
            campaign.code, campaign.channel, campaign.segment, iso(campaign.day), campaign.brings,
            f"{campaign.rate:g}", str(campaign.treated), str(campaign.holdout),
            str(campaign.extra), str(campaign.treated_came), str(campaign.holdout_came),
        ]
    )  # fmt: skip
