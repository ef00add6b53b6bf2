"""combycode-llm-sdk: one catalogue per vendor."""
import json

from .offer import Offer

DATA = 'combycode_llm_sdk/catalog/data/{}.json'
KEYS = {
    'inputPerMTok': 'input', 'outputPerMTok': 'output', 'cacheReadPerMTok': 'cache_read',
    'audioInputPerMTok': 'audio_input', 'audioOutputPerMTok': 'audio_output',
}


def read(open_wheel, name):
    """Yields (model, Offer)."""
    for row in json.loads(open_wheel('combycode_llm_sdk', DATA.format(name))).values():
        out = Offer()
        prices = row.get('pricing') or {}
        for service, rates in [('', prices), *(prices.get('tiers') or {}).items()]:
            for key, unit in KEYS.items():
                if rates.get(key):
                    out.put(unit, rates[key], service=service)
        yield row['providerModelName'].lower(), out
