"""Writes agreed figures in the book's format."""
from decimal import Decimal

import agree
from lineages.offer import SECONDS, TOKENS

# Fees as the book quotes them: key, and per how many.
FEES = {
    'web_search': ('web_search/k', 1000), 'file_search': ('file_search/k', 1000), 'search_unit': ('search_unit/k', 1000),
    'page': ('page/k', 1000), 'character': ('character/m', 1), 'request': ('request/k', 1000),
}
WRITES = ('cache_write@5m', 'cache_write@30m')


def model(agreed, name):
    """A model of the book, or None where nothing is agreed on. Its price is unknown where a rate of its text is."""
    base = agreed.cells.get(('', '', 0))
    if not base:
        return None
    if any(base.get(u, 0) is None for u in ('input', 'output')):
        return {'unpriced': 'conflicting_sources'}
    out = body(agreed, '', name)
    if not out.get('rates'):
        return None
    for place in sorted({c[0] for c in agreed.cells} - {''}):
        there = body(agreed, place, name)
        if there.get('rates') and all(v is not None for v in there['rates'].values()) and there != bare(out):
            out.setdefault('variants', {})[place] = variant(bare(out), there)
    return out


def free(offers):
    """A model that at least two lineages list at 0, and none at more. One alone may only not know."""
    by = [name for name in agree.TRUST if name in offers and offers[name].free]
    if len(by) < 2 or any(o.cells for o in offers.values()):
        return {'unpriced': 'zero_rate_source'} if by and not any(o.cells for o in offers.values()) else None
    return {'rates': {'input': 0, 'output': 0}, 'free': True, 'evidence': {'source': by[0], 'confirmed_by': by[1:]}}


bare = lambda out: {k: v for k, v in out.items() if k not in ('variants', 'evidence')}  # noqa: E731


def body(agreed, place, name):
    """rates, tiers and services at one place."""
    steps = {c[2]: units for c, units in agreed.cells.items() if c[:2] == (place, '')}
    if 0 not in steps:
        return {}
    out = ladder(steps, agreed.inclusive)
    services = {}
    for service in sorted({c[1] for c in agreed.cells if c[0] == place} - {''}):
        told = {c[2]: units for c, units in agreed.cells.items() if c[:2] == (place, service)}
        made = served(told, steps, service, agreed.inclusive)
        if made:
            services[service] = made
    if services:
        out['services'] = services
    return marked(out)


def marked(card):
    """The card with what follows from its rates: which write is meant, and that images have a price of their own."""
    for write in WRITES:
        if write in card['rates']:
            card['cache_write_default'] = write.split('@')[1]
    text, images = (card['rates'].get(u) for u in ('output', 'image_output'))
    if text and images and text != images:
        card['needs_split'] = ['output']
    return card


# How a service's price may relate to the standard one; what lies outside is a slip of some table.
BOUNDS = {'batch': (Decimal('0.1'), 1), 'flex': (Decimal('0.1'), 1), 'priority': (1, 4), 'fast': (1, 8), 'ultrafast': (1, 16)}


def served(told, standard, service, inclusive):
    """A service's rates, or nothing where one of its text is not known or cannot be."""
    if service not in BOUNDS or 0 not in told:
        return None
    units = TOKENS if standard[0].get('input') or standard[0].get('output') else {*standard[0]}  # what is sold by page or second
    base, rates = standard[0], {u: r for u, r in told[0].items() if u in units}
    low, high = BOUNDS[service]
    known = [u for u in (('input', 'output') if units is TOKENS else units) if rates.get(u)]
    if not known or base.get('input') and 'input' not in known:
        return None
    if any(base.get(u) and not low <= rates[u] / base[u] <= high for u in known):
        return None
    slips = {u for u in rates if high == 1 and rates[u] and base.get(u) and rates[u] > base[u]}  # dearer than without the discount
    steps = {over: {u: r for u, r in each.items() if u in units and u not in slips} for over, each in told.items()}
    made = ladder(steps, inclusive)
    return made if made['rates'] else None


def ladder(steps, inclusive):
    """rates, and tiers with the same units: a figure that is not known there is so called."""
    known = {u: r for u, r in steps[0].items() if r is not None}
    for unit, same in (('image_input', 'input'), ('reasoning', 'output')):
        if known.get(unit) is not None and known[unit] == known.get(same):
            del known[unit]  # follows from the other, here and beyond every threshold
    beyond = {'cache_read' for over in steps if over and steps[over].get('cache_read') and 'cache_read' not in known}
    out = {'rates': told(known, beyond)}
    tiers = []
    for over in sorted(set(steps) - {0}):
        units = {u: r for u, r in steps[over].items() if r is not None and u in TOKENS and u in {*known, *beyond}}
        tier = {'prompt_over': over, **({'inclusive': True} if inclusive else {})}
        if units.get('input') and (units.get('output') or 'output' not in known):
            tier['rates'] = told(units, {*known, *beyond} & TOKENS - {*units})
        tiers.append(tier)
    if tiers:
        out['tiers'] = tiers
    return out


def told(rates, silent):
    """Rates as the book has them; nobody states those of the silent units."""
    return dict(sorted({**written(rates), **{u: 'unknown' for u in silent}}.items()))


def variant(here, there):
    """What a model costs at a place: a multiple of its price, where it is one, or rates of its own."""
    by = {there['rates'][k] / here['rates'][k] for k in here['rates'] if k in there['rates'] and numbers(here, there, k)}
    same_shape = {k for k in here['rates'] if '/' not in k} == {k for k in there['rates'] if '/' not in k} \
        and len(here.get('tiers', [])) == len(there.get('tiers', [])) and set(here.get('services', {})) == set(there.get('services', {}))
    if same_shape and by and max(by) - min(by) < 0.001:
        return {'x': round(sum(by) / len(by), 3)}
    return there


def numbers(here, there, key):
    return '/' not in key and here['rates'][key] and isinstance(here['rates'][key], (int, float)) and isinstance(there['rates'][key], (int, float))


def written(rates):
    out = {}
    for unit in sorted(rates):
        key, times = FEES.get(unit, (unit, 1))
        if unit in SECONDS and (hour := of_hour(rates[unit])):
            out[unit.replace('_second', '_hour')] = number(hour, '1e-9')
        else:
            out[key] = number(rates[unit] * times, '1e-12' if unit in SECONDS else '1e-9')
    return out


def of_hour(second):
    """The price of an hour that a rate per second was divided from, which shows by its many digits."""
    digits = -second.as_tuple().exponent
    hour = (second * 3600).quantize(Decimal('1e-4')).normalize()
    return hour if digits > 6 and round(hour / 3600, digits) == second else None


def number(value, places):
    """A figure as JSON writes it without an exponent, or as a string."""
    text = format(Decimal(value).quantize(Decimal(places)).normalize(), 'f')
    n = float(text) if '.' in text else int(text)
    return n if 'e' not in repr(n) else text
