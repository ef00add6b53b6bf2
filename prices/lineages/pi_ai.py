"""pi-ai: what a coding agent's library knows of each provider's models; at gateways, the gateway's own list of the day."""
import json

from .offer import Offer, write_unit

DATA = 'package/dist/providers/data/{}.json'
UNITS = {'input': 'input', 'output': 'output', 'cacheRead': 'cache_read', 'cacheWrite': 'cache_write'}


def read(open_tarball, name):
    """Yields (model, Offer) of the chat models of one of the package's providers."""
    for models in json.loads(open_tarball('@earendil-works/pi-ai', DATA.format(name))).values():
        for row in models.values():
            cost = row.get('cost') or {}
            if row.get('type') != 'chat' or mixed(cost):
                continue
            out = Offer(inclusive='grok' in row['id'])
            for over, rates in [(0, cost), *((above(t), t) for t in cost.get('tiers') or [] if dearer(t, cost))]:
                for key, unit in UNITS.items():
                    if rates.get(key):
                        out.put(write_unit(row['id']) if unit == 'cache_write' else unit, rates[key], over=over)
            yield row['id'].lower(), out


def mixed(cost):
    """Whether an input is nearly as cheap as what is cached of it: the average of what a gateway's sellers charged, caches included."""
    return 0.6 * cost.get('input', 0) < cost.get('cacheRead', 0) < cost.get('input', 0)


def dearer(tier, cost):
    return any(tier.get(k, cost.get(k)) != cost.get(k) for k in UNITS)


def above(tier):
    """A step that begins at 272000 is written as one above 271999."""
    n = tier['inputTokensAbove']
    return n + 1 if n % 1000 == 999 else n
