"""genai-prices: match rules, dated cards and variants by service, as Python constructors."""
import re
from decimal import Decimal

from .offer import Offer, write_unit

DATA = 'genai_prices/data.py'
NOW = '2026-11-25'

KEYS = {
    'input_mtok': 'input', 'output_mtok': 'output', 'cache_read_mtok': 'cache_read', 'cache_write_mtok': 'cache_write',
    'cache_write_1h_mtok': 'cache_write@1h', 'output_reasoning_mtok': 'reasoning', 'input_audio_mtok': 'audio_input',
    'output_audio_mtok': 'audio_output', 'cache_audio_read_mtok': 'audio_cache_read', 'input_image_mtok': 'image_input',
    'cache_image_read_mtok': 'image_cache_read', 'output_image_mtok': 'image_output', 'input_video_mtok': 'video_input',
    'output_video_mtok': 'video_output', 'input_mchars': 'character',
}
FEES = {  # unit, and how many of them the figure is for
    'web_searches_kcount': ('web_search', 1000), 'storage_searches_kcount': ('file_search', 1000),
    'requests_kcount': ('request', 1000), 'input_document_kpages': ('page', 1000),
    'audio_hours': ('audio_second', 3600), 'input_audio_hours': ('audio_second', 3600),
}
SERVICES = ({'processing': 'batch'}, 'batch'), ({'service_tier': 'flex'}, 'flex'), \
    ({'service_tier': 'priority'}, 'priority'), ({'service_tier': 'fast'}, 'fast'), ({'speed': 'fast'}, 'fast')


def providers(open_wheel):
    """The package's data as dicts: its file only calls constructors."""
    source = open_wheel('genai_prices', DATA).decode().replace('from .types import *', '')
    names = set(re.findall(r'\b([A-Z]\w+)\(', source)) - {'Decimal'}
    scope = {name: lambda **fields: fields for name in names} | {'Decimal': Decimal}
    exec(compile(source, DATA, 'exec'), scope)  # noqa: S102, a pinned file whose hash was checked
    return {p['id']: p for p in scope['providers']}


def stated(match, exact, stems):
    """Collects what a match rule says outright, and prefixes and parts of names."""
    for op, arg in match.items():
        if op == 'equals':
            exact.append(arg.lower())
        elif op in ('or_', 'and_'):
            for each in arg:
                stated(each, exact, stems)
        elif op in ('starts_with', 'contains', 'ends_with'):
            stems.append(arg.lower())
    return exact, stems


TESTS = {
    'equals': lambda name, arg: name == arg.lower(), 'starts_with': lambda name, arg: name.startswith(arg.lower()),
    'ends_with': lambda name, arg: name.endswith(arg.lower()), 'contains': lambda name, arg: arg.lower() in name,
    'regex': lambda name, arg: re.search(arg, name) is not None,
    'or_': lambda name, arg: any(matches(each, name) for each in arg),
    'and_': lambda name, arg: all(matches(each, name) for each in arg),
}


def matches(match, name):
    return all(TESTS[op](name, arg) for op, arg in match.items())


class Provider:
    """One provider of the package: the names that it states, and the offer behind a name."""

    def __init__(self, data):
        self.models = [(m, *stated(m['match'], [m['id'].lower()], [])) for m in data['models']]
        self.offers = {}

    def names(self):
        for _, exact, stems in self.models:
            yield from exact
            for stem in stems:
                if len(stem) > 2 and not re.search(r'^(regional\.|~)|[-@./]$|-v$', stem):
                    yield stem

    def offer(self, name):
        for m, exact, stems in self.models:
            if name in exact or matches(m['match'], name):
                out = self.offers.setdefault(m['id'], offer(m))
                return out and Offer(out.cells, out.inclusive, out.dated, name in exact or name in stems)
        return None


def offer(model):
    """The offer in force, with its dated cards; None where a time of day decides, whose weekdays the package lacks."""
    prices = model['prices'] if isinstance(model['prices'], list) else [{'prices': model['prices']}]
    name, out = model['id'].lower(), Offer()
    for p in prices:
        start = (p.get('constraint') or {}).get('start_date', '')
        if p.get('constraint') and not start:
            return None
        card = Offer()
        put(card, p['prices'], name)
        out.inclusive = out.inclusive or card.inclusive
        out.dated.append((f'{start}T00:00:00Z' if start else '', card.cells))
        if not start or str(start) <= NOW:
            out.cells = dict(card.cells)
    for v in model.get('price_variants') or []:
        service = next((to for when, to in SERVICES if when == v['when']), None)
        start = (v.get('constraint') or {}).get('start_date', '')
        if service and (not start or str(start) <= NOW):
            drop = [key for key in out.cells if key[1] == service]
            for key in drop:
                del out.cells[key]
            put(out, v['prices'], name, service)
    return out


def put(out, prices, name, service=''):
    starts = set()
    for key, value in prices.items():
        if key in FEES:
            unit, of = FEES[key]
            out.put(unit, value / of, service=service)
        elif key in KEYS:
            unit = write_unit(name) if key == 'cache_write_mtok' else KEYS[key]
            out.put(unit, value['base'] if isinstance(value, dict) else value, service=service)
            if isinstance(value, dict):
                starts |= {t['start'] for t in value['tiers']}
    for start in starts:
        over, inclusive = threshold(start)
        out.inclusive = out.inclusive or inclusive
        for key, value in prices.items():
            if key not in KEYS:
                continue
            unit = write_unit(name) if key == 'cache_write_mtok' else KEYS[key]
            reached = value
            if isinstance(value, dict):
                reached = ([value['base']] + [t['price'] for t in value['tiers'] if t['start'] <= start])[-1]
            out.put(unit, reached, service=service, over=over)


def threshold(start):
    """A start as vendors state it: xAI's "from 200k" is stored as 199,999, OpenAI's "over 272k" at times as 271,999."""
    if start == 271_999:
        return 272_000, False
    return (start + 1, True) if start % 1000 == 999 else (start, False)
