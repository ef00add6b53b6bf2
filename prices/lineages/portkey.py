"""Figures of Portkey's table of models, which is not in a package: portkey.json.gz holds an extract of one commit."""
import gzip
import json
from pathlib import Path

from .offer import Offer

FIGURES = Path(__file__).parent.parent / 'portkey.json.gz'


def read():
    """Yields (Portkey's provider, model, Offer)."""
    for provider, models in json.loads(gzip.decompress(FIGURES.read_bytes()))['providers'].items():
        for model, steps in models.items():
            out = Offer(inclusive='grok' in model)
            for step, rates in steps.items():
                service, _, over = step.partition('>')
                for unit, value in rates.items():
                    out.put(unit, value, service=service, over=int(over or 0))
            yield provider, model, out
