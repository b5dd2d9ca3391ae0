"""Invented names: no word here is a make, a model, a dealership name or a word of our own texts."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FEMALE = _words(
    """Elizabeth Katherine Margaret Patricia Jennifer Deborah Susan Rebecca Alejandra Beatriz
    Camille Danielle Estelle Fatima Gabriela Henrietta Imogen Jacqueline Keisha Lorraine Marisol
    Natasha Octavia Priscilla Rosalind Shanice Theresa Ursula Valentina Winifred Ximena Yolanda
    Zuleika Adriana Bernadette Clarissa Dominique Eleanor Francesca Guadalupe Isabella Josephine
    Kimberly Leticia Meredith Noreen Ophelia Philippa Rosanna Stephanie Tabitha Veronica Whitney
    Yasmine Annika Brigitta Cordelia Delphine Evangeline Florentina"""
)
MALE = _words(
    """Robert Michael William Thomas James Joseph Christopher Steven Daniel Anthony Timothy
    Alexander Benjamin Nicholas Gregory Jeffrey Andre Bartholomew Cedric Deshawn Emmanuel
    Fernando Gustavo Hendrik Ignacio Jermaine Kenneth Leonard Malcolm Nathaniel Orlando Quentin
    Roderick Santiago Terrence Ulysses Vincent Wendell Xavier Zachary Alistair Bernard Clarence
    Desmond Ezekiel Frederick Giovanni Humberto Isaiah Jonathan Lamont Marcellus Norbert Percival
    Rashid Stanislaw Thaddeus Vladimir Winston Yusuf"""
)
FRENCH_FEMALE = _words(
    "Geneviève Hélène Mélanie Véronique Amélie Céline Josée Noémie Thérèse Émilie Chloé"
)
FRENCH_MALE = _words(
    "Étienne André Frédéric Sébastien Rémi Jérôme Benoît François Mathéo Cédrick Gaétan"
)
NICKNAMES = dict(
    pair.split(":")
    for pair in _words(
        """Elizabeth:Betsy Katherine:Kathy Margaret:Peggy Patricia:Patty Jennifer:Jenny
    Deborah:Debbie Susan:Susie Rebecca:Becky Stephanie:Steph Veronica:Ronnie Josephine:Josie
    Robert:Bobby Michael:Mikey William:Billy Thomas:Tommy James:Jimmy Joseph:Joey
    Christopher:Chris Steven:Steve Daniel:Danny Anthony:Tony Timothy:Timmy Alexander:Alex
    Benjamin:Benny Nicholas:Nicky Gregory:Gregg Jeffrey:Jeff Kenneth:Kenny Nathaniel:Nate
    Frederick:Freddy Jonathan:Jonny Vincent:Vinnie Zachary:Zack"""
    )
)
LAST = _words(
    """Abernathy Achterberg Adeyemi Agostinelli Albrecht Alvarado Anderssen Arceneaux Ashworth
    Balakrishnan Bancroft Barrientos Beauchamp Bellweather Bergstrom Blankenship Bonaventura
    Brankovic Buchanan Caldwell Calloway Castellano Cavanaugh Chandrasekhar Christensen Colquhoun
    Covington Cunningham Dabrowski Delacroix Delgadillo Desrosiers Dimitriou Donnelly Dragomir
    Eberhardt Echeverria Ellingsworth Engstrom Escobedo Esterhazy Fairweather Faulkner Featherstone
    Fernandez Fitzgerald Flanagan Fontenot Gallagher Gambarini Garrison Gottschalk Grabowski
    Gulbrandsen Gutierrez Halvorsen Hathaway Hendricks Hernandez Hollingsworth Holmgren Hutchinson
    Ibrahimovic Ingersoll Jankowski Jaramillo Johannsen Kaczmarek Karamanlis Kavanagh Kilpatrick
    Kirchhoff Kowalczyk Krishnamurthy Kuznetsov Lafreniere Langstrom Lewandowski Lindqvist
    Lundgren MacAllister Maldonado Marchetti Martinelli Mbatha McAllister McCullough McDonough
    Mendelsohn Middleton Montgomery Moriarty Nakamura Nascimento Nguyen Nordstrom Novakovic
    Obermeyer Ochoa Okafor Olszewski Oppenheimer Ostrowski Papadakis Patterson Pemberton Pendergast
    Petrosyan Pietrangelo Quackenbush Quintanilla Radcliffe Ramaswamy Rasmussen Rigsby Rodriguez
    Rosenthal Rutherford Sandoval Santangelo Schoenfeld Schumacher Sepulveda Shaughnessy
    Silverstein Skarsgard Sokolowski Somerset Steinbrenner Stephenson Strickland Sutherland
    Szymanski Takahashi Tamburello Thibodeaux Thorvaldsen Trujillo Underwood Vandermeer Vasquez
    Villanueva Vishwanathan Wakefield Wannamaker Weatherby Wentworth Whitaker Wojciechowski
    Worthington Yamamoto Yarborough Zabriskie Zamarripa Zielinski Zimmermann"""
)
FRENCH_LAST = _words(
    """Bélanger Côté Lévesque Gagné Bérubé Thériault Desjardins Pelletier Bédard Archambault
    Lapointe Hébert Ménard Séguin Trépanier Létourneau Boisvert Châteauvert Brûlé Plourde"""
)
STREETS = _words(
    """Alderwick Birchmont Cobbler Dunmore Elderberry Fernhollow Gristwood Hawthorn Ironbark
    Juniper Kestrel Larkspur Marigold Nettleton Oriole Pinecrest Quarrystone Rookery Sycamore
    Thistledown Umberfield Verbena Wisteria Yarrow Zephyr Bramblewood Candlewick Dovecote"""
)
STREET_KINDS = ("Street", "Avenue", "Lane", "Court", "Terrace", "Circle")
COMPANY_ROOTS = _words(
    """Ashgrove Tidewell Copperfield Stonebeck Larchmere Windhover Oakhurst Pinnaclegate Marlowick
    Greywater Fennimore Brackenridge Coldspring Dunwich Eastlake Foxhollow Glenhaven Halcyon
    Ironvale Kingsmead Longacre Moorfield Netherby Penhallow Ravenscroft Saltmarsh"""
)
COMPANY_TRADES = {
    "body_shop": ("Collision", "Auto Body", "Collision Center", "Paint and Body"),
    "garage": ("Auto Repair", "Garage", "Tire and Lube", "Motor Works"),
    "fleet": ("Plumbing", "Electric", "Logistics", "Landscaping", "Roofing", "Courier"),
    "company": ("Dental Group", "Bakery", "Consulting", "Realty", "Farms", "Catering"),
}
COMPANY_ENDINGS = ("LLC", "Inc", "Co", "Ltd", "")
