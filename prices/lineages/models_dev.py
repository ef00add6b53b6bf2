"""model-prices: the history of models.dev's rows, corrected by hand."""
import json

from .offer import Offer, write_unit

DATA = 'model_prices/snapshot.json'
NOW = '2026-11-25T12:00:00Z'
SERVICES = {'standard': '', 'batch': 'batch', 'flex': 'flex', 'fast': 'fast', 'ultrafast': 'ultrafast'}


def read(open_wheel):
    """Yields (the package's provider, model, Offer)."""
    for provider, models in json.loads(open_wheel('model_prices', DATA))['prices'].items():
        for model, services in models.items():
            out = Offer(inclusive='grok' in model)
            for service, periods in services.items():
                if service in SERVICES:
                    put(out, model.lower(), SERVICES[service], current(periods))
            standard = current(services.get('standard') or [])
            out.free = not out.cells and standard.get('input') == 0 == standard.get('output')
            out.dated = history(model.lower(), services.get('standard') or [])
            yield provider, model.lower(), out


def history(model, periods):
    """(from, cells) of each change of the standard rates; a change of the cached rate alone came to be known, not to be."""
    out = []
    for p in periods:
        card = Offer()
        put(card, model, '', p['rates'] or {})
        text = {over: {u: r for u, r in units.items() if u in ('input', 'output')} for (_, _, over), units in card.cells.items()}
        if not card.cells:
            continue
        if out and out[-1][2] == text:
            out[-1] = (out[-1][0], card.cells, text)
        else:
            out.append((p['start'] or '', card.cells, text))
    return [(start, cells) for start, cells, _ in out]


def current(periods):
    rates = None
    for p in periods:
        if not p['start'] or p['start'] <= NOW:
            rates = p['rates']
    return rates or {}


def put(out, model, service, rates):
    for over, row in [(0, rates)] + [(t['above'], t) for t in rates.get('tiers', [])]:
        for unit in ('input', 'output', 'cache_read', 'cache_write'):
            if row.get(unit):
                out.put(write_unit(model) if unit == 'cache_write' else unit, row[unit], service=service, over=over)
