"""Vehicles of the sample: VIN patterns that vPIC (the NHTSA decoder data) knows, prices, VIN maths.

Each pattern is the first eight characters of a VIN (maker and vehicle description), a plant letter
and the model years for which the decoder returns exactly this make, model and kind.
"""

from dataclasses import dataclass
from functools import cached_property

YEAR_CODES = dict(zip(range(2013, 2027), "DEFGHJKLMNPRST", strict=True))
"""Model year to the tenth character of a VIN (49 CFR 565.15, table VII)."""

_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678123457923456789"), strict=True)) | {
    str(digit): digit for digit in range(10)
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

# make, model, first eight, plant, first year, last year, kind, price when new (USD), trim
_PATTERNS = """
FORD,F-150,1FTEW1EP,F,2015,2023,pickup,46000,XLT
FORD,F-150,1FTEW1RP,F,2017,2026,pickup,68000,Raptor
FORD,F-150,1FTVW1EL,F,2022,2023,pickup/BEV,62000,Lightning
FORD,F-250,1FT7W2BT,E,2013,2026,pickup,61000,Lariat
FORD,F-550,1FDUF5HT,D,2013,2026,chassis,66000,XL
FORD,Transit,1FTBR1Y8,K,2020,2026,cargo,45000,Base
FORD,Escape,1FMCU9J9,U,2013,2022,suv,33000,Titanium
FORD,Escape,1FMCU9NZ,G,2023,2026,suv/HEV,36000,ST Line
FORD,Explorer,1FM5K8D8,G,2013,2019,suv,38000,XLT
FORD,Explorer,1FMSK8DH,G,2020,2024,suv,43000,XLT
FORD,Explorer,1FMUK7DH,L,2025,2026,suv,44000,Active
FORD,Edge,2FMPK4J9,B,2015,2024,suv,38500,SEL
FORD,Mustang Mach-E,3FMTK3SU,M,2021,2026,suv/BEV,48000,Premium
FORD,Fusion,3FA6P0H7,R,2013,2020,sedan,25000,SE
FORD,Ranger,1FTER4FH,L,2019,2023,pickup,34000,XLT
TOYOTA,Camry,4T1BF1FK,R,2013,2017,sedan,25000,LE
TOYOTA,Camry,4T1C11AK,U,2020,2024,sedan,27500,LE
TOYOTA,Corolla,2T1BURHE,0,2014,2019,sedan,20500,LE
TOYOTA,Corolla,5YFS4MCE,P,2021,2026,sedan,24500,SE
TOYOTA,RAV4,JTMRFREV,D,2013,2018,suv,28500,XLE
TOYOTA,RAV4,2T3P1RFV,C,2019,2025,suv,32500,XLE
TOYOTA,RAV4,2T3RWRFV,C,2019,2025,suv/HEV,35000,XLE
TOYOTA,Highlander,5TDJZRFH,2,2017,2019,suv,39000,SE
TOYOTA,Highlander,5TDKDRBH,S,2023,2026,suv,45500,XLE
TOYOTA,Tacoma,3TMCZ5AN,M,2016,2023,pickup,37500,SR5
TOYOTA,Tacoma,3TMJBAFN,M,2024,2026,pickup,41000,SR5
TOYOTA,Tundra,5TFLA5DB,X,2022,2026,pickup,52500,SR5
TOYOTA,PRIUS,JTDKARFU,3,2016,2020,hatch/HEV,26500,Two
TOYOTA,PRIUS,JTDADABU,3,2023,2026,hatch/HEV,32000,LE
TOYOTA,Sienna,5TDKRKEC,S,2021,2026,minivan/HEV,40500,LE
TOYOTA,bZ4X,JTMABACA,A,2023,2025,suv/BEV,45500,XLE
CHEVROLET,Silverado,3GCUKREC,G,2014,2018,pickup,42000,LT
CHEVROLET,Silverado,1GCUYDED,Z,2019,2021,pickup,46500,LT
CHEVROLET,Silverado,1GCPDKEK,1,2022,2024,pickup,50500,LT
CHEVROLET,Silverado,3GCUKDEL,G,2025,2026,pickup,53000,LT
CHEVROLET,Equinox,2GNFLFEK,1,2013,2017,suv,28000,LT
CHEVROLET,Equinox,3GNAXUEV,L,2018,2024,suv,31000,LT
CHEVROLET,Equinox,3GN7DMER,L,2024,2026,suv/BEV,43000,LT
CHEVROLET,Tahoe,1GNSKBKC,R,2014,2020,suv,58500,LT
CHEVROLET,Tahoe,1GNSKNKD,J,2021,2024,suv,66500,LT
CHEVROLET,Traverse,1GNEVLKS,J,2024,2026,suv,47500,RS
CHEVROLET,Malibu,1G1ZD5ST,F,2016,2025,sedan,27000,LT
CHEVROLET,Blazer,3GNKBHRS,S,2019,2026,suv,41500,LT
CHEVROLET,Express,1GCWGAFP,1,2018,2026,cargo,43000,2500
GMC,Sierra,3GTU2NEC,G,2016,2018,pickup,46500,SLT
GMC,Sierra,3GTUUDED,G,2022,2026,pickup,58500,SLT
GMC,Terrain,3GKALVEV,L,2018,2022,suv,33500,SLT
GMC,Acadia,1GKKNXLS,Z,2017,2023,suv,45500,Denali
HONDA,Civic,19XFB2F5,A,2013,2015,sedan,20500,LX
HONDA,Civic,2HGFC2F6,H,2016,2021,sedan,22000,LX
HONDA,Civic,2HGFE2F5,H,2022,2026,sedan,26000,Sport
HONDA,Accord,1HGCR2F3,A,2013,2017,sedan,24500,LX
HONDA,Accord,1HGCV1F3,A,2018,2022,sedan,28500,Sport
HONDA,Accord,1HGCY2F5,A,2023,2026,sedan/HEV,34000,Sport
HONDA,CR-V,2HKRM4H5,A,2013,2016,suv,27500,EX
HONDA,CR-V,2HKRW2H8,H,2017,2022,suv,32000,EX-L
HONDA,CR-V,2HKRS4H7,H,2023,2026,suv,36500,EX-L
HONDA,CR-V,5J6RT6H8,A,2020,2022,suv/HEV,36000,EX-L
HONDA,Pilot,5FNYF6H5,A,2016,2022,suv,40500,EX-L
HONDA,Pilot,5FNYG1H7,B,2023,2026,suv,50500,Touring
HONDA,Odyssey,5FNRL6H7,B,2018,2026,minivan,40500,EX-L
HONDA,HR-V,3CZRU6H5,G,2016,2022,suv,25500,EX
HONDA,HR-V,3CZRZ2H5,M,2023,2026,suv,29000,Sport
HONDA,Ridgeline,5FPYK3F5,B,2022,2026,pickup,42500,RTL
HYUNDAI,Elantra,KMHD84LF,U,2017,2020,sedan,20500,SEL
HYUNDAI,Elantra,KMHLM4DG,A,2021,2026,sedan,23500,SEL
HYUNDAI,Sonata,5NPE24AF,H,2015,2019,sedan,23500,SE
HYUNDAI,Sonata,KMHL14JA,A,2021,2025,sedan,28000,SEL
HYUNDAI,Tucson,KM8J3CA4,U,2016,2021,suv,27000,SEL
HYUNDAI,Tucson,5NMJBCAE,H,2022,2026,suv,31500,SEL
HYUNDAI,Santa Fe,5NMS2DAJ,H,2021,2023,suv,35500,SEL
HYUNDAI,Santa Fe,5NMP3DG1,H,2024,2026,suv/HEV,44500,Limited
HYUNDAI,IONIQ 5,KM8KRDAF,U,2022,2024,suv/BEV,53500,Limited
HYUNDAI,Kona,KM8K33AG,U,2019,2023,suv/BEV,38500,SEL
HYUNDAI,Kona,KM8HA3AB,U,2024,2026,suv,26000,SE
HYUNDAI,Palisade,KM8R4DHE,U,2020,2022,suv,44500,SEL
NISSAN,Rogue,JN8AT2MV,9,2014,2020,suv,27500,SV
NISSAN,Rogue,5N1BT3AB,C,2021,2026,suv,31000,S
NISSAN,Altima,1N4AL3AP,9,2013,2018,sedan,24500,S
NISSAN,Altima,1N4BL4DV,N,2019,2026,sedan,28500,SV
NISSAN,Sentra,3N1AB7AP,9,2013,2019,sedan,19500,SV
NISSAN,Sentra,3N1AB8CV,L,2020,2025,sedan,22500,SV
NISSAN,Leaf,1N4AZ1CV,C,2019,2025,hatch/BEV,35500,SV
NISSAN,Frontier,1N6AD0EV,9,2013,2020,pickup,30500,SV
NISSAN,Frontier,1N6ED1EK,N,2022,2026,pickup,36500,SV
NISSAN,Pathfinder,5N1DR3BD,C,2022,2025,suv,41500,SV
NISSAN,Murano,5N1AZ2CS,C,2020,2024,suv,43500,SL
NISSAN,NV,1N6BF0KM,9,2013,2021,cargo,33500,2500
SUBARU,Outback,4S4BSAFC,3,2016,2019,suv,29500,Premium
SUBARU,Outback,4S4BTACC,3,2020,2025,suv,33500,Premium
SUBARU,Forester,JF2SJADC,H,2014,2018,suv,27000,Premium
SUBARU,Forester,JF2SKAEC,H,2022,2024,suv,32500,Premium
SUBARU,Forester,4S4SLDB6,3,2026,2026,suv,36000,Premium
SUBARU,Crosstrek,JF2GTACC,H,2018,2023,suv,26500,Premium
SUBARU,Crosstrek,4S4GUHM6,3,2024,2026,suv,32000,Limited
SUBARU,Ascent,4S4WMAFD,3,2019,2021,suv,38000,Premium
SUBARU,Legacy,4S3BNAF6,3,2015,2019,sedan,25500,Premium
SUBARU,Legacy,4S3BWAC6,3,2020,2025,sedan,28500,Premium
SUBARU,Impreza,4S3GTAB6,3,2017,2023,hatch,21500,Base
SUBARU,Solterra,JTMABABA,A,2023,2025,suv/BEV,46500,Premium
KIA,Sportage,KNDPMCAC,7,2017,2022,suv,26500,LX
KIA,Sportage,KNDPVCAF,7,2023,2026,suv,31500,EX
KIA,Sportage,KNDPXDDG,6,2026,2026,suv/HEV,40500,SX Prestige
KIA,Sorento,5XYPGDA3,G,2016,2020,suv,29500,LX
KIA,Sorento,5XYRG4LC,G,2021,2024,suv,32000,LX
KIA,Telluride,5XYP5DHC,G,2020,2024,suv,44500,SX
KIA,Telluride,5XYP5DGC,G,2025,2026,suv,49500,SX
KIA,Optima,5XXGM4A7,G,2013,2015,sedan,22500,LX
KIA,Optima,5XXGT4L3,G,2016,2020,sedan,24000,LX
KIA,K5,5XXG64J2,G,2021,2024,sedan,27000,GT-Line
KIA,Forte,3KPF24AD,E,2019,2024,sedan,21000,LXS
KIA,Niro,KNDCB3LC,5,2017,2022,suv/HEV,26500,LX
KIA,Niro,KNDCE3LG,5,2019,2022,suv/BEV,45500,EX Premium
KIA,EV6,KNDC34LA,5,2022,2024,suv/BEV,48500,Wind
KIA,EV9,KNDADFS5,6,2024,2025,suv/BEV,66000,Land
KIA,Soul,KNDJ23AU,7,2020,2025,suv,21500,LX
KIA,Carnival,KNDNC5H3,6,2022,2025,minivan,38500,EX
KIA,Seltos,KNDEPCAA,7,2021,2026,suv,25000,LX
"""


@dataclass(frozen=True)
class Model:
    """A VIN pattern: `kind` is the body, `electrification` is '', 'HEV' or 'BEV'."""

    make: str
    name: str
    first_eight: str
    plant: str
    first_year: int
    last_year: int
    kind: str
    electrification: str
    price: int
    trim: str

    @cached_property
    def is_commercial(self) -> bool:
        """Cargo vans and chassis cabs, which businesses buy."""
        return self.kind in ("cargo", "chassis")


def _read_patterns() -> tuple[Model, ...]:
    models = []
    for line in _PATTERNS.split("\n"):
        if not line:
            continue
        make, name, first_eight, plant, first, last, kind, price, trim = line.split(",")
        body, _, electrification = kind.partition("/")
        models.append(
            Model(
                make, name, first_eight, plant, int(first), int(last), body, electrification,
                int(price), trim,
            )
        )  # fmt: skip
    return tuple(models)


MODELS = _read_patterns()


def check_digit(vin: str) -> str:
    """Ninth character that the other sixteen ask for (49 CFR 565.15): a digit or X."""
    remainder = sum(_VALUES[letter] * weight for letter, weight in zip(vin, _WEIGHTS, strict=True))
    remainder %= 11
    return "X" if remainder == 10 else str(remainder)


def build_vin(model: Model, year: int, serial: int) -> str:
    """A VIN of 17 characters with its right check digit; `serial` is 0..999999."""
    draft = f"{model.first_eight}0{YEAR_CODES[year]}{model.plant}{serial:06d}"
    return f"{draft[:8]}{check_digit(draft)}{draft[9:]}"


def models_for(makes: tuple[str, ...] | None, year: int) -> list[Model]:
    """Models built in `year`, of these makes (upper case) or of all."""
    return [
        model
        for model in MODELS
        if model.first_year <= year <= model.last_year and (makes is None or model.make in makes)
    ]
