"""The form in which every lineage states its prices."""
import re
from dataclasses import dataclass, field
from decimal import Decimal

# Units that are quoted per million tokens; all others are quoted per single one.
TOKENS = frozenset((
    'input', 'cache_read', 'cache_write', 'cache_write@5m', 'cache_write@30m', 'cache_write@1h', 'cache_write@12h',
    'output', 'reasoning', 'audio_input', 'audio_cache_read', 'audio_output', 'image_input', 'image_cache_read',
    'image_output', 'video_input', 'video_output', 'character',
))

SECONDS = frozenset(('audio_second', 'video_second'))


def misplaced(unit, value):
    """Whether a figure per million tokens is so high that it must be one per page, search or minute: the dearest text so far
    cost 150 to read and 600 to write."""
    return unit in TOKENS and unit != 'character' and value > (1000 if unit in ('output', 'reasoning') else 200)


@dataclass
class Offer:
    """What one lineage says that one model costs at one provider.

    cells: (place, service, prompt_over) -> unit -> USD per million tokens, or per one of a fee. Place '' is the
    provider's default, service '' the standard one, prompt_over 0 any prompt.
    inclusive: whether a prompt of exactly prompt_over belongs to the dearer step.
    before: earlier and later standard cards, (from, cells) in order of time; from is an RFC 3339 time or ''.
    free: True if it lists the text of the model at 0, and nothing at more.
    stated: False if the lineage names a prefix of the model's name only.
    """
    cells: dict = field(default_factory=dict)
    inclusive: bool = False
    dated: list = field(default_factory=list)
    stated: bool = True
    free: bool = False

    def put(self, unit, value, place='', service='', over=0, nothing=False):
        value = Decimal(str(value)).quantize(Decimal('1e-12' if unit in SECONDS else '1e-9')).normalize()
        if (value > 0 or nothing and value == 0) and not misplaced(unit, value):
            self.cells.setdefault((place, service, over), {})[unit] = value


def write_unit(model):
    """The unit of a plain cache write: at Claude the one that lives for 5 minutes, elsewhere the only one."""
    if 'claude' in model:
        return 'cache_write@5m'
    return 'cache_write@30m' if re.search(r'gpt-6\.[12]', model) else 'cache_write'


def per_million(value):
    return Decimal(repr(value)) * 1_000_000
