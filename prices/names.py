"""How lineages spell models, and what of them the book takes."""
import re
from decimal import Decimal

from lineages.offer import Offer
from vendors import VENDORS

# Names that no figure is taken for, by provider ('' for all), and why.
EXCLUDED = (
    ('aws', r'claude-(?!instant|v\d|mythos-preview)'), ('google-vertex', r'claude'), ('azure', r'claude'), ('google', r'claude'), ('anthropic', r''),  # overlay.yaml
    ('x-ai', r'^grok-(3(-latest|-beta)?|4(-0709|-latest)?|4([-.]1)?-fast.*)$'),  # overlay.yaml has what they were redirected to
    ('deepseek', r'^deepseek-(v4|flash|chat|reasoner)'),  # overlay.yaml has their hours
    ('openai', r'^(gpt-oss|claude|gemini)'),  # OpenAI sells none; these are rates of resellers
    ('aws', r'^(?!(?:[a-z0-9-]+\.)+[a-z])|commitment|^\*'),  # a bare name does not tell whether it is global or in-region
    ('azure', r'^gpt-4$'),  # what a deployment of any gpt-4 model may be called
    ('azure', r'^model-router'),  # its fee; what it routes to costs more
    ('openrouter', r'^openrouter/(auto|bodybuilder|free|fusion|pareto)'),
    ('openrouter', r':free$'),  # knowledge.yaml
    ('', r'\s|\*|[-@./:]$'),
)
REGION = r'[a-z]{2}(?:-gov)?-[a-z]+-\d'


def excluded(provider, model):
    return any(p in ('', provider) and re.search(e, model) for p, e in EXCLUDED)


def of_litellm(provider, key):
    """(model, place) of a key, which may begin with LiteLLM's provider, a region or a kind of deployment."""
    key = re.sub(r'^(text-completion-openai|azure_ai|azure|gemini|vertex_ai|bedrock_mantle|bedrock|xai|cohere|moonshot|fireworks_ai|'
                 r'together_ai|vercel_ai_gateway|dashscope|voyage|github_copilot|meta_llama|jina_ai|lambda_ai|friendliai|xiaomi_mimo|'
                 r'black_forest_labs|fal_ai|nvidia_nim|gradient_ai|opencode_go|codestral|amazon-nova|' + re.escape(provider).replace(r'\-', '[-_]') + r')/', '', key)
    place = ''
    if provider == 'aws' and (found := re.match(rf'({REGION})/(.+)', key)):
        place, key = found[1], found[2]
    if provider == 'azure' and (found := re.match(r'(us|eu|global|global-standard)/(.+)', key)):
        place, key = '' if found[1].startswith('global') else found[1], found[2]
    if provider == 'google-vertex':
        key = re.sub(r'@(default|\d{8})$', '', key)
    return key, place


# Providers whose own names begin with theirs, or with that of another vendor that is also one of theirs.
PREFIXED = {'openrouter', 'vercel', 'perplexity', 'thinkingmachines', 'poolside', 'together', 'fal', 'watsonx', 'gmi'}


def bare(provider, model):
    """A vendor's own model without the vendor's name, which clients and routers put before it: the same model, with all that is
    known of it."""
    prefixes = {provider, *VENDORS.get(provider, {}).get('aliases', []), 'models'}
    while provider not in PREFIXED and '/' in model and model.split('/')[0] in prefixes:
        model = model.split('/', 1)[1]
    return model


# What LiteLLM lists beside model providers: search engines, tools, and prices by no unit of the book's.
NO_PROVIDERS = {'ollama', 'sagemaker', 'lemonade', 'chatgpt', 'agentcore', 'nlp_cloud', 'one of https://docs.litellm.ai/docs/providers'}


def newcomer(provider, tree):
    """The name of a provider that only LiteLLM knows, with dashes, as emitters spell most."""
    name = provider.replace('_', '-')
    taken = {a for v in VENDORS.values() for a in v.get('aliases', [])}
    if provider in NO_PROVIDERS or {provider, name} & taken:
        return None
    tree.setdefault(name, {})
    return name


def spellings(name):
    return [name.replace('-', '_')] if '-' in name else []


def placed(models, name, place, offer):
    """An offer at its place, joined with what the same lineage said of the others."""
    before = models.get(name, {}).get('LiteLLM')
    cells = {(place, *cell[1:]): units for cell, units in offer.cells.items()} if place else dict(offer.cells)
    for where, by in getattr(offer, 'uplift', {}).items():
        for cell, units in offer.cells.items():
            cells[(where, *cell[1:])] = {u: r if u in ('web_search', 'file_search') else (r * Decimal(by)).normalize()
                                         for u, r in units.items()}
    if before:
        for cell, units in cells.items():
            for unit, rate in units.items():
                before.cells.setdefault(cell, {}).setdefault(unit, rate)
        return before
    return Offer(cells, offer.inclusive, free=offer.free)


def spread(tree):
    """Gives figures told under a shortened name to the full names that it stands for: price lists drop Bedrock's versions and dashes,
    and have no geographic names, whose price is that of the region."""
    models = tree['aws']
    told = {squashed(name): offers['price lists'] for name, offers in models.items() if 'price lists' in offers}
    for name, offers in list(models.items()):
        if squashed(name) in told:
            offers.setdefault('price lists', told[squashed(name)])
        elif name.startswith('eu.') and squashed(name[3:]) in told:
            here = told[squashed(name[3:])]
            cells = {('', *cell[1:]): units for cell, units in here.cells.items() if cell[0] == 'eu-central-1'}
            if cells:
                offers['price lists'] = Offer(cells, here.inclusive)
    for name, offers in tree['azure'].items():
        short = re.sub(r'-20\d\d-(\d\d)-(\d\d)$', r'-\1\2', name)
        if short != name and 'price lists' in tree['azure'].get(short, {}):
            offers.setdefault('price lists', tree['azure'][short]['price lists'])
    for offers in tree['azure'].values():
        for offer in offers.values():
            zones(offer.cells)


def zones(cells):
    """Azure's price lists have the data zone of the US; Europe's may cost more. A zone that is not told is either, where both cost the same."""
    for (place, *cell), units in list(cells.items()):
        if place == 'us' and cells.get(('eu', *cell)) == units:
            cells.setdefault(('data_zone', *cell), units)
        elif place == 'data_zone':
            cells.setdefault(('us', *cell), units)


def squashed(name):
    """A name of Bedrock's without its version, which may stand behind a size (gpt-oss-120b-1:0), "instruct" and what parts its words."""
    return re.sub(r'[-.]?instruct|[-_. ]', '', re.sub(r'(-v\d+|(?<=\db)-1)(:\d+)?$', '', name))


def dated(made, offers, agreed, evidence, before):
    """The model with its earlier and later prices, where a lineage has dates and agrees on today's."""
    import compose
    if 'unpriced' in made:
        return made
    made['evidence'] = evidence
    history = history_of(offers, agreed)
    if not history:
        return since_september(made, before, offers)
    now = max(start for _, start, _ in history if start <= TODAY)
    cards = []
    for source, start, cells in history:
        if start == now:
            card = {k: v for k, v in made.items() if k != 'variants'}
        else:
            steps = {c[2]: units for c, units in cells.items()}
            if 0 not in steps:
                continue
            card = {**compose.marked(compose.ladder(steps, agreed.inclusive)), 'evidence': {'source': source}}
        cards.append({**({'from': start} if start else {}), **card})
    out = {'cards': cards}
    if 'variants' in made:
        out['variants'] = made['variants']
    return out


TODAY = '2026-11-25T12:00:00Z'


def history_of(offers, agreed):
    """(lineage, from, cells) of each dated card, from lineages that agree on today's: genai-prices', or the past by models.dev
    where that has none, and what genai-prices announces."""
    known = {name: offers[name].dated for name in ('genai-prices', 'models.dev') if name in offers and name in agreed.by}
    announced = [d for d in known.get('genai-prices', []) if d[0] > TODAY]
    for source, cards in known.items():
        past = [d for d in cards if d[0] <= TODAY]
        if len(past) > 1:
            return [(source, *d) for d in past] + [('genai-prices', *d) for d in announced]
    now = [d for d in known.get('genai-prices', []) if d[0] <= TODAY]
    return [('genai-prices', *d) for d in now + announced] if announced else []


# Until this day the history's figures were confirmed; where today's differ and no lineage tells a date, they count from it on.
CONFIRMED = '2026-09-23T00:00:00Z'


def since_september(made, before, offers):
    """The model, after what it cost when the history was written, if that was something else."""
    cards = before.get('cards') or ([before] if 'rates' in before else [])
    card = {k: v for k, v in made.items() if k != 'variants'}
    old = cards[-1] if cards else card
    if all(old['rates'][u] == card['rates'][u] for u in ('input', 'output', 'cache_read') if u in old['rates'] and u in card['rates']):
        return made
    alone = 'confirmed_by' not in old.get('evidence', {})
    if alone and any(still(offers[name], old) for name in ('genai-prices', 'models.dev') if name in offers):
        return made  # it was said by one alone, who says so still: it is disputed, and has not changed
    past = [{k: v for k, v in c.items() if k not in ('aliases', 'variants')} for c in cards]
    out = {'cards': [*past, {'from': CONFIRMED, **card}]}
    return {**out, 'variants': made['variants']} if 'variants' in made else out


def still(offer, card):
    """Whether a lineage states a card's text today."""
    told = offer.cells.get(('', '', 0), {})
    return all(u in told and float(told[u]) == float(card['rates'].get(u, -1)) for u in ('input', 'output'))


DATE = re.compile(r'-(?:\d{8}|\d{4}-\d{2}-\d{2})$')


def folded(models):
    """Models with a date behind their name that cost the same as the name without it are that model's aliases."""
    out = {}
    for name, made in models.items():
        short = DATE.sub('', name)
        if short != name and short in models and plain(models[short]) == plain(made):
            out.setdefault(short, models[short]).setdefault('aliases', []).append(name)
        else:
            out.setdefault(name, made)
    return dict(sorted(out.items()))


def plain(made):
    return {k: v for k, v in made.items() if k not in ('evidence', 'aliases')}
