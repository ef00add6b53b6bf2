// Lays the two packages' cards for one provider side by side.
const sources = { genai: 'genai-prices', modelsDev: 'models.dev' }

// bookOf returns the provider's models and where the packages differ. Both agree: their card. One knows: its card. They
// differ: the side that judgements.yaml names, else the one that states the very id where the other only has an open
// prefix, else nobody's, as there is no telling which of them is wrong.
export function bookOf({ provider, genai: genaiProvider }, genai, modelsDev, judgements) {
  const models = {}
  const conflicts = []
  const text = id => JSON.stringify(genai.resolve(id)?.cards)
  const ids = [...new Set([...genai.ids, ...modelsDev.keys()])].sort()
  for (const id of ids) {
    const g = genai.resolve(id)
    const m = modelsDev.get(id)
    if (!g && !m) continue
    const base = models[dated(id)]
    if (base && dated(id) !== id && !m && text(id) === text(dated(id))) {
      base.aliases = [...(base.aliases ?? []), id]
      continue
    }
    if (m?.zero && !g) {
      models[id] = { unpriced: 'zero_rate_source' }
      continue
    }
    if (!g) {
      if (!m.media) models[id] = modelOf([m], [sources.modelsDev])
      continue
    }
    if (g.cards.some(c => c.rates['request/k'])) {
      models[id] = { unpriced: 'conflicting_sources' }
      conflicts.push({ provider, model: id, differ: ['request/k'], 'genai-prices': current(g.cards).rates, 'models.dev': m?.rates, taken: 'neither', why: 'a fee that depends on a search context size, which no call shows' })
      continue
    }
    const free = g.cards.every(c => Object.values(c.rates).every(r => r === 0))
    if (free || m?.zero) {
      models[id] = { unpriced: 'zero_rate_source' }
      continue
    }
    if (!m || (m.media && difference(g.cards, m).length > 0)) {
      if (g.own) models[id] = modelOf(g.cards, [sources.genai])
      continue
    }
    const differ = difference(g.cards, m)
    if (differ.length === 0) {
      models[id] = modelOf(together(g.cards, m), [sources.genai, sources.modelsDev])
      continue
    }
    const judged = judgements[`${provider}/${id}`]
    const taken = judged?.take ?? (onlyCaches(differ) ? 'both, but caches' : g.own && g.exact ? 'neither' : sources.modelsDev)
    const why = judged?.why ?? whys[taken]
    conflicts.push({ provider, model: id, differ, 'genai-prices': current(g.cards).rates, 'models.dev': m.rates, taken, why })
    if (taken === sources.genai) models[id] = modelOf(g.cards, [sources.genai])
    else if (taken === sources.modelsDev) models[id] = modelOf([m], [sources.modelsDev])
    else if (taken === 'both, but caches') models[id] = modelOf(g.cards.map(c => without(c, differ)), [sources.genai, sources.modelsDev])
    else models[id] = { unpriced: 'conflicting_sources' }
  }
  return { models, conflicts }
}

// together adds to the card in force, where it has no tiers, the rates that only the other package states.
const together = (cards, m) =>
  cards.map(c => (c === current(cards) && !c.tiers && !m.tiers ? { ...c, rates: { ...m.rates, ...c.rates } } : c))

const onlyCaches = differ => differ.every(k => k !== 'input' && k !== 'output')

const whys = {
  'models.dev': 'genai-prices has only an open prefix, or another vendor',
  'both, but caches': 'only these rates differ, and are left out',
  neither: 'no third source',
}

// current is the card in force when both packages were published.
const current = cards => cards.filter(c => !c.from || c.from <= '2026-09-22T12:00:00Z').at(-1)

// difference lists the rates that both state and that are not the same.
function difference(cards, m) {
  const rates = current(cards).rates
  return Object.keys(rates).filter(k => m.rates[k] !== undefined && Math.abs(rates[k] - m.rates[k]) > 1e-9 * rates[k])
}

function without(card, names) {
  const drop = rates => Object.fromEntries(Object.entries(rates).filter(([k]) => !names.includes(k)))
  return { ...card, rates: drop(card.rates), ...(card.tiers && { tiers: card.tiers.map(t => ({ ...t, rates: drop(t.rates) })) }) }
}

function modelOf(cards, [source, ...confirmed]) {
  const evidence = { source, ...(confirmed.length > 0 && { confirmed_by: confirmed }) }
  const written = cards.map(({ from, rates, tiers }) => ({
    ...(from && { from }),
    rates: decimals(rates),
    ...(tiers && { tiers: tiers.map(t => ({ ...t, ...(t.rates && { rates: decimals(t.rates) }) })) }),
    ...(rates['cache_write@5m'] && { cache_write_default: '5m' }),
    evidence,
  }))
  return written.length === 1 && !written[0].from ? written[0] : { cards: written }
}

// decimals drops a zero beside a price and spells the others out.
function decimals(rates) {
  const out = {}
  for (const k of Object.keys(rates).sort()) if (rates[k] > 0) out[k] = plain(rates[k])
  return out
}

// plain drops the noise of binary fractions and rounds to the finest place in use.
function plain(n) {
  const s = Number(n.toPrecision(12)).toFixed(9).replace(/\.?0+$/, '')
  return /^\d{1,6}(\.\d{1,6})?$/.test(s) ? Number(s) : s
}

// dated is the name without the date of its release.
const dated = id => id.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '')
