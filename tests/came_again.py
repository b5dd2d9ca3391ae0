"""Somebody who asked to be deleted and came again under two numbers: planted in a sample's exports.

The number that asked shares its e-mail address with one of the new ones and its phone with the
other, which share nothing but the name. So they are one person by the erased number alone: two
customers, in the first build as in all later ones.
"""

from pathlib import Path

NEW_NUMBERS = ("CAME1", "CAME2")
FILES = {
    "dealertrack/customers_HV2_20260629_2245.csv": """\
CompanyNumber,CustomerKey,TypeCode,LastName,FirstName,Address,City,StateCode,ZipCode,CellPhone,\
Email1,BirthDate,CreatedDate,LastUpdated,DeleteRequestDate
HV2,730999991,I,Quillfeather,Isadora,12 Pellam Lane,Norwich,CT,6360,8608891234,\
isadora.quillfeather@example.org,19790214,20240105,20260301,20260301
""",
    "crm/contacts_HBH_20260629.csv": """\
DealerCode,ContactId,FirstName,LastName,Email,MobilePhone,CreatedDate,UpdatedDate
HBH,CAME1,Isadora,Quillfeather,isadora.quillfeather@example.org,,2026-05-01,2026-05-01
HBH,CAME2,Isadora,Quillfeather,,8608891234,2026-05-02,2026-05-02
""",
}


def plant(landing: Path) -> None:
    """Write the exports that tell of them beside those of the sample."""
    for name, text in FILES.items():
        assert not (landing / name).exists(), name
        (landing / name).write_text(text, encoding="utf-8")
