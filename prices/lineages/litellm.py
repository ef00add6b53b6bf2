"""LiteLLM's table: one row per model, rates in USD per token, services and context steps as suffixes of keys."""
import json
import re

from .offer import Offer, per_million, write_unit

TABLE = 'litellm/model_prices_and_context_window_backup.json'

KEYS = {
    'input_cost_per_token': 'input', 'output_cost_per_token': 'output',
    'cache_read_input_token_cost': 'cache_read', 'input_cost_per_token_cache_hit': 'cache_read',
    'cache_creation_input_token_cost': 'cache_write', 'output_cost_per_reasoning_token': 'reasoning',
    'input_cost_per_audio_token': 'audio_input', 'output_cost_per_audio_token': 'audio_output',
    'cache_read_input_audio_token_cost': 'audio_cache_read', 'input_cost_per_image_token': 'image_input',
    'cache_read_input_image_token_cost': 'image_cache_read', 'output_cost_per_image_token': 'image_output',
    'input_cost_per_video_token': 'video_input', 'output_cost_per_video_token': 'video_output',
    'ocr_cost_per_page': 'page', 'input_cost_per_request': 'request',
    'code_interpreter_cost_per_session': 'code_session',
}
SERVICES = {'batches': 'batch', 'flex': 'flex', 'priority': 'priority', 'ultrafast': 'ultrafast'}
WORDLESS = ('embedding', 'evaluation', 'decisions')  # modes of models that write no text
SUFFIX = re.compile(r'_(?:above_(\d+)(k_tokens|hr)|(batches|flex|priority|ultrafast))$')


def read(open_wheel):
    """Yields (LiteLLM's provider, its key, Offer)."""
    table = json.loads(open_wheel('litellm', TABLE))
    for key, row in table.items():
        row = {**table.get(row.get('alias_of'), {}), **row}
        if row.get('litellm_provider'):
            yield row['litellm_provider'], key.lower(), offer(key.lower(), row)


def offer(model, row):
    out = Offer(inclusive='grok' in model)
    for key, value in row.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            cell(out, model, key, value)
    out.free = not out.cells and row.get('input_cost_per_token') == 0 == row.get('output_cost_per_token') and row.get('mode') in ('chat', 'moderation')
    if row.get('mode') in WORDLESS and out.cells and row.get('output_cost_per_token') == 0:
        for place, service, over in list(out.cells):  # what is counted as their output costs nothing
            out.put('output', 0, place, service, over, nothing=True)
    searches(out, row)
    media(out, row)
    for place, key in (('regional', 'regional_endpoint_uplift_multiplier'), ('eu', 'regional_processing_uplift_multiplier_eu'),
                       ('us', 'regional_processing_uplift_multiplier_us')):
        if row.get(key):
            out.uplift = {**getattr(out, 'uplift', {}), place: str(row[key])}
    return out


def cell(out, model, key, value):
    """Puts one rate in its place: its key is a unit and up to three suffixes."""
    service, over, life = '', 0, ''
    while found := SUFFIX.search(key):
        number, kind, word = found.groups()
        key = key[:found.start()]
        if word:
            service = SERVICES[word]
        elif kind == 'hr':
            life = f'@{number}h'
        else:
            over = int(number) * 1000
    unit = KEYS.get(key)
    if not unit or (life and unit != 'cache_write'):
        return
    if unit == 'cache_write':
        unit = unit + life if life else write_unit(model)
    out.put(unit, value if unit in ('page', 'request', 'code_session') else per_million(value), service=service, over=over)


def searches(out, row):
    """A search fee counts where it does not depend on a context size, which no call shows."""
    fees = set((row.get('search_context_cost_per_query') or {}).values())
    if len(fees) == 1:
        out.put('web_search', fees.pop())


def media(out, row):
    """Rates per second, image or character mean what the row's mode says they do."""
    mode = row.get('mode')
    second = row.get('input_cost_per_second') or row.get('output_cost_per_second') or row.get('output_cost_per_video_per_second')
    if mode == 'audio_transcription' and second:
        out.put('audio_second', second)
    elif mode == 'video_generation' and second:
        out.put('video_second', row.get('output_cost_per_video_per_second') or row.get('output_cost_per_second') or second)
    elif mode == 'audio_speech' and row.get('input_cost_per_character'):
        out.put('character', per_million(row['input_cost_per_character']))
    elif mode == 'rerank' and row.get('input_cost_per_query'):
        out.put('search_unit', row['input_cost_per_query'])
    elif mode == 'image_generation' and row.get('output_cost_per_image') and not row.get('output_cost_per_image_token'):
        out.put('image', row['output_cost_per_image'])
