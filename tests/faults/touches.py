"""Faults in what a CRM, a campaign tool and surveys send."""

from datetime import date, datetime
from decimal import Decimal

from faults.fault import Cleaned, Quarantined, faults

VALUES = [
    *faults(
        "crm",
        "contacts",
        (
            "relationship in other words",
            {"Relationship": "competitor customer", "ContactStatus": "vip"},
            Cleaned({"relationship": "competitor_customer", "contact_status": "vip"}),
        ),
        ("unknown contact source", {"ContactSource": "Fax"}, Cleaned({"contact_source": None})),
        (
            "garbage of a purchased list",
            {"Email": "asdf@", "MobilePhone": "123", "Zip": "."},
            Cleaned({"email_1": None, "mobile_phone": None, "postal_code": None}),
        ),
        (
            "dealer code of no seed",
            {"DealerCode": "QQX"},
            Quarantined("unmapped_dealership", "DealerCode = QQX"),
        ),
        ("no contact number", {"ContactId": ""}, Quarantined("missing_key", "ContactId")),
        (
            "created after as_of_date",
            {"CreatedDate": "2026-07-02"},
            Quarantined("after_as_of_date", "CreatedDate = 2026-07-02"),
        ),
    ),
    *faults(
        "crm",
        "opportunities",
        (
            "unknown stage",
            {"Stage": "Dreaming"},
            Cleaned({"sent_stage": "Dreaming", "stage": None}),
        ),
        (
            "unreadable stage date",
            {"StageDate": "06-2026"},
            Quarantined("unreadable_date", "StageDate = 06-2026"),
        ),
    ),
    *faults(
        "marketing",
        "campaigns",
        (
            "channel of no kind",
            {"Channel": "fax"},
            Cleaned({"sent_channel": "fax", "channel": None}),
        ),
        (
            "cost that is no number",
            {"CostTotal": "about 100"},
            Quarantined("unreadable_number", "CostTotal = about 100"),
        ),
        (
            "cost with thousands commas",
            {"CostTotal": "$1,200.00"},
            Cleaned({"cost_total": Decimal("1200.00")}),
        ),
    ),
    *faults(
        "marketing",
        "sends",
        (
            "time with an offset",
            {"SentAt": "2026-06-01T23:30:00-04:00"},
            Cleaned({"sent_on": date(2026, 6, 1), "sent_at": datetime(2026, 6, 2, 3, 30)}),
        ),
        (
            "time in UTC without seconds",
            {"SentAt": "2026-06-01T23:30Z"},
            Cleaned({"sent_at": datetime(2026, 6, 1, 23, 30)}),
        ),
        (
            "address that is a phone",
            {"Address": "(518) 462-0101"},
            Cleaned({"point_type": "phone", "contact_point": "+15184620101"}),
        ),
        (
            "hour of no clock",
            {"SentAt": "2026-06-01T25:00:00Z"},
            Quarantined("unreadable_date", "SentAt = 2026-06-01T25:00:00Z"),
        ),
        ("no time", {"SentAt": ""}, Quarantined("missing_date", "SentAt")),
        ("no campaign", {"CampaignId": ""}, Cleaned({"campaign_id": None})),
    ),
    *faults(
        "marketing",
        "responses",
        (
            "unknown event",
            {"EventType": "pondered"},
            Cleaned({"sent_event_type": "pondered", "event_type": None}),
        ),
        (
            "event after as_of_date",
            {"EventAt": "2026-07-01T00:00:00-04:00"},
            Quarantined("after_as_of_date", "EventAt = 2026-07-01T00:00:00-04:00"),
        ),
    ),
    *faults(
        "surveys",
        "surveys",
        ("score that was not given", {"NpsScore": ""}, Cleaned({"nps_score": None})),
        (
            "score in words",
            {"NpsScore": "nine"},
            Cleaned({"nps_score": None, "csi_score": Decimal("95.00")}),
        ),
        (
            "comment with quotes and a line break",
            {"Comment": 'They said "soon",\nthen nothing'},
            Cleaned({"csi_score": 95}),
        ),
    ),
]
