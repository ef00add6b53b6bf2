"""What a model costs by several lineages: figure by figure, most votes win, and a draw is nobody's."""
from dataclasses import dataclass, field
from decimal import Decimal

from lineages.offer import SECONDS, Offer

# The lineages from the most trusted one: where votes are equal and there are several, the side of the first of these wins.
# An old one does not contest a new one alone: prices change.
TRUST = ('price lists', 'metergraph-core', 'genai-prices', 'LiteLLM', 'pi-ai', 'models.dev', 'combycode-llm-sdk', 'Portkey')
OLD = {'Portkey'}
# Gateways change their prices from week to week. This lineage has their own lists, of one day; it is taken there, unless the other says
# something else, which reads them, too, on days of its own.
OWN_LIST, BESIDE = 'pi-ai', 'genai-prices'
# Lineages that would tell a price that rises with the prompt, so that their silence says that it does not.
KNOW_TIERS = {'price lists', 'metergraph-core', 'genai-prices', 'LiteLLM', 'models.dev'}


@dataclass
class Agreed:
    """cells as in Offer; None stands for a figure that the lineages disagree about."""
    cells: dict = field(default_factory=dict)
    by: list = field(default_factory=list)  # the lineages that agree on the standard rates
    differ: dict = field(default_factory=dict)  # (cell, unit) -> lineage -> figure
    inclusive: bool = False


def agree(offers, gateway=False):
    """offers: lineage -> Offer; gateway: whether their provider sells what others serve."""
    offers = preferred(offers)
    out = Agreed(inclusive=any(o.inclusive for o in offers.values()))
    for cell in sorted({c for o in offers.values() for c in o.cells}):
        if cell[2] and flat(offers, cell) and not (gateway and cell in offers.get(OWN_LIST, Offer()).cells):
            continue
        units = {u for o in offers.values() for u in o.cells.get(cell, {})}
        for unit in sorted(units, key=lambda u: (u != 'input', u)):
            votes = {name: o.cells[cell][unit] for name, o in offers.items() if unit in o.cells.get(cell, {})}
            value = listed(unit, votes) if gateway else None
            value = value or elect(unit, votes)
            if doubtful(unit, value, out.cells.get(cell, {})):
                continue
            if value is None:
                out.differ[cell, unit] = votes
            out.cells.setdefault(cell, {})[unit] = value
    base = out.cells.get(('', '', 0), {})
    out.by = [name for name in TRUST if name in offers and confirms(offers[name].cells.get(('', '', 0), {}), base)]
    return out


def doubtful(unit, value, known):
    """A rate of cached text that is no fraction of the input's: a slip of some table."""
    if unit != 'cache_read' or value is None or not known.get('input'):
        return False
    return not Decimal('0.004') <= value / known['input'] <= 1


def preferred(offers):
    """Only those that state the model's very name, if there are any; others have a prefix of it."""
    named = {name: o for name, o in offers.items() if o.stated}
    return named or offers


def flat(offers, cell):
    """Whether more lineages say that a price does not rise with the prompt than that it does."""
    place, service, _ = cell
    told = {name for name, o in offers.items() if any(c[:2] == (place, service) and c[2] for c in o.cells)}
    know = KNOW_TIERS - {'metergraph-core'} if service else KNOW_TIERS  # which has no thresholds but the standard service's
    silent = {name for name, o in offers.items() if name in know and name not in told and (place, service, 0) in o.cells}
    return len(silent) > len(told)


def listed(unit, votes):
    """What a gateway's own list says, if nothing that reads it says otherwise."""
    own = votes.get(OWN_LIST)
    return own if own and same(unit, own, votes.get(BESIDE, own)) else None


def elect(unit, votes):
    """The figure with most votes. One that is another rounded to cents is the same: 0.13 for 0.125."""
    sides = []
    for name in sorted(votes, key=TRUST.index):
        for side in sides:
            if same(unit, votes[name], votes[side[0]]):
                side.append(name)
                break
        else:
            sides.append([name])
    sides.sort(key=len, reverse=True)
    if len(sides) > 1 and len(sides[0]) == len(sides[1]):
        if len(sides[0]) == 1:
            fresh = [s for s in sides if s[0] not in OLD]
            return votes[fresh[0][0]] if len(fresh) == 1 else None
        sides = sorted((s for s in sides if len(s) == len(sides[0])), key=lambda s: (len(OLD & {*s}), TRUST.index(s[0])))
    return max((votes[n] for n in sides[0]), key=lambda v: -v.as_tuple().exponent)


def same(unit, a, b):
    if abs(a - b) <= Decimal('0.0005' if unit in SECONDS else '0.000002') * a:
        return True
    cents = Decimal('0.01')
    return unit.startswith('cache_') and (round(a, 2) == b or round(b, 2) == a) and min(a, b) >= cents


def confirms(stated, base):
    """Whether a lineage states the rates that were agreed on, as far as it states any."""
    rates = [u for u in ('input', 'output') if base.get(u) and u in stated] or [u for u in base if u in stated]
    return bool(rates) and all(base[u] is not None and same('cache_', stated[u], base[u]) for u in rates)
