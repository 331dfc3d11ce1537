"""Which lines of a record's head are places: countries and the states of the U.S., as the archive spells them."""

from __future__ import annotations

import re

_ENDINGS = re.compile(r",\s*(?:U\.?S\.?A\.?|[A-Z]{2}|D\.C\.)$")

_STATES = """
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma oregon
pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington west_virginia
wisconsin wyoming district_of_columbia washington_dc puerto_rico guam american_samoa virgin_islands
northern_mariana_islands usa us united_states united_states_of_america
"""

_COUNTRIES = """
afghanistan albania algeria andorra angola antigua_and_barbuda argentina armenia aruba australia austria azerbaijan
bahamas bahrain bangladesh barbados belarus belgium belize benin bermuda bhutan bolivia bosnia_and_herzegovina
botswana brazil brunei bulgaria burkina_faso burma burundi cambodia cameroon canada cape_verde
central_african_republic chad chile china colombia comoros congo costa_rica cote_divoire croatia cuba cyprus
czech_republic denmark djibouti dominica dominican_republic east_timor ecuador egypt el_salvador england
equatorial_guinea eritrea estonia ethiopia fiji finland france gabon gambia germany ghana gibraltar great_britain
greece greenland grenada guatemala guinea guinea_bissau guyana haiti honduras hong_kong hungary iceland india
indonesia iran iraq ireland israel italy ivory_coast jamaica japan jordan kazakhstan kenya kiribati kosovo kuwait
kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg macau macedonia madagascar
malawi malaysia maldives mali malta marshall_islands mauritania mauritius mexico micronesia moldova monaco mongolia
montenegro morocco mozambique myanmar namibia nauru nepal netherlands new_zealand nicaragua niger nigeria
north_korea northern_ireland norway oman pakistan palau palestine palestinian_territories panama papua_new_guinea
paraguay peru philippines poland portugal qatar republic_of_korea romania russia rwanda saint_lucia samoa san_marino
saudi_arabia scotland senegal serbia seychelles sierra_leone singapore slovakia slovenia solomon_islands somalia
south_africa south_korea south_sudan spain sri_lanka sudan suriname swaziland sweden switzerland syria taiwan
tajikistan tanzania thailand the_bahamas the_gambia the_netherlands togo tonga trinidad_and_tobago tunisia turkey
turkmenistan tuvalu uganda ukraine united_arab_emirates united_kingdom uk uruguay uzbekistan vanuatu vatican_city
venezuela viet_nam vietnam wales yemen zambia zimbabwe
"""

# Georgia, Jordan and Chad are first names as well: whoever asks here has asked the lead line first.
_KNOWN = frozenset(word.replace("_", "") for word in (_STATES + _COUNTRIES).split())


def is_place(line: str) -> bool:
    """Whether the line names a state or a country, or ends as American places do: "Oregon, USA", "Austin, TX"."""
    return _ENDINGS.search(line) is not None or "".join(filter(str.isalnum, line.casefold())) in _KNOWN
