"""metergraph-core: prices with their dates, read from vendors' pages."""
from decimal import Decimal

from ruamel.yaml import YAML

from .offer import Offer, write_unit

DATA = 'metergraph_core/data/prices.yaml'
NOW = '2026-11-25'
KEYS = {
    'input_per_mtok': 'input', 'output_per_mtok': 'output', 'cache_read_per_mtok': 'cache_read',
    'cache_write_5m_per_mtok': 'cache_write', 'cache_write_1h_per_mtok': 'cache_write@1h',
}
BATCH = {'batch_input_per_mtok': 'input', 'batch_output_per_mtok': 'output'}
SCALE = {'input': 'input_multiplier', 'cache_read': 'input_multiplier', 'output': 'output_multiplier'}


def read(open_wheel):
    """Yields (channel, model, Offer)."""
    for m in YAML(typ='safe', pure=True).load(open_wheel('metergraph_core', DATA))['models']:
        for a in m['aliases']:
            own = [p for p in m.get('prices', []) if p['channel'] == a.get('channel')
                   and str(p['effective_from']) <= NOW < str(p.get('effective_to') or '9')]
            here = a.get('price_region') or 'global'
            fit = [p for p in own if p.get('region') == here] or own
            if len(fit) == 1:
                yield a['channel'], str(a['alias']).lower(), offer(str(a['alias']).lower(), fit[0])


def offer(model, price):
    out = Offer()
    long = (price.get('rules') or {}).get('long_context') or {}
    for key, unit in KEYS.items():
        if not price.get(key):
            continue
        value = Decimal(str(price[key]))
        unit = write_unit(model) if unit == 'cache_write' else unit
        out.put(unit, value)
        by = long.get(SCALE.get(unit, 'input_multiplier'))
        if by and long.get('threshold'):
            out.put(unit, value * Decimal(str(by)), over=long['threshold'])
    for key, unit in BATCH.items():
        if price.get(key):
            out.put(unit, price[key], service='batch')
    return out
