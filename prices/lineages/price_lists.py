"""openai-cost-calculator: the vendors' own pages and price-list interfaces, parsed."""
import json

from .offer import Offer, write_unit

DATA = 'openai_cost_calculator/data/pricing/{}.json'
NOW = '2026-11-25'
KEYS = {
    'input': 'input', 'output': 'output', 'cached_input': 'cache_read', 'cache_write_1h': 'cache_write@1h',
    'input_audio': 'audio_input', 'cached_input_audio': 'audio_cache_read', 'output_audio': 'audio_output',
    'input_image': 'image_input', 'output_image': 'image_output', 'reasoning': 'reasoning', 'web_search': 'web_search',
}
# Places as the book has them. Bedrock's two regions in the US are its default; its global endpoint has names of its own.
PLACES = {'global': '', 'data-zone': 'data_zone', 'us-east-1': '', 'eastus2': 'regional'}


def read(open_wheel, name):
    """Yields (model, Offer)."""
    for m in json.loads(open_wheel('openai_cost_calculator', DATA.format(name)))['models']:
        if m.get('status') == 'unverified':
            continue
        model = m['id'].lower()
        out, worldwide = Offer(inclusive='grok' in model), Offer()
        for p in m['prices']:
            conditions = p.get('conditions') or {}
            current = (p.get('effective_from') or '') <= NOW and NOW <= (p.get('effective_until') or '9')
            if 'period' in conditions or not current:
                continue
            region = conditions.get('region', 'global' if name != 'bedrock' else 'us-east-1')
            if name == 'bedrock' and region == 'global':
                put(worldwide, model, p, '')
            elif region != 'us-west-2':
                put(out, model, p, PLACES.get(region, region))
        for each in [m['id'], *m.get('aliases', [])]:
            yield each.lower(), out
        if worldwide.cells:
            yield f'global.{model}', worldwide


def put(out, model, price, place):
    conditions = price.get('conditions') or {}
    over = price.get('min_input_tokens') or 0
    over = over - 1 if over % 1000 == 1 else over
    for key, value in price['rates'].items():
        unit = write_unit(model) if key == 'cache_write' else KEYS.get(key)
        if unit and not (unit == 'reasoning' and value == price['rates'].get('output')):
            out.put(unit, value, place, conditions.get('service_tier', ''), over)
