// Lays the two packages' cards for one provider side by side.
const sources = { genai: 'genai-prices', modelsDev: 'models.dev' }
const unpriced = reason => ({ unpriced: reason })

// bookOf returns the provider's models, by name, and where the packages differ.
export function bookOf({ provider }, genai, modelsDev, judgements) {
  const models = {}
  const conflicts = []
  for (const id of [...new Set([...genai.ids, ...modelsDev.keys()])].sort()) {
    const m = modelsDev.get(id)
    const g = genai.resolve(id)
    const { model, conflict } = judge(g, m, judgements[`${provider}/${id}`])
    if (conflict) conflicts.push({ provider, model: id, ...conflict })
    if (!model) continue
    const base = dated(id) !== id && models[dated(id)]
    const same = base && (alike(base, model) || (!m && sameCards(g, genai.resolve(dated(id)))))
    if (same) base.aliases = [...(base.aliases ?? []), id]
    else models[id] = model
  }
  return { models, conflicts }
}

// judge says what a model costs, by genai-prices' cards and models.dev's row. Both agree: that. One knows: that. They
// differ: the side that judgements.yaml names, else the one that states the very name where the other only has an open
// prefix, else nobody's, as there is no telling which of them is wrong.
function judge(g, m, judged) {
  if (!g && !m) return {}
  if (!g) return { model: m.zero ? unpriced('zero_rate_source') : m.media ? undefined : modelOf([m], sources.modelsDev) }
  const nothing = g.cards.every(c => Object.values(c.rates).every(r => r === 0))
  if (nothing || m?.zero) return { model: unpriced('zero_rate_source') }
  const differ = m ? difference(g.cards, m) : []
  const row = { differ, [sources.genai]: current(g.cards).rates, ...(m && { [sources.modelsDev]: m.rates }) }
  if (g.cards.some(c => c.rates['request/k'])) {
    const why = 'a fee per request that depends on a search context size, which no call shows'
    return { model: unpriced('conflicting_sources'), conflict: { ...row, differ: ['request/k'], taken: 'neither', why } }
  }
  if (!m || (m.media && differ.length > 0)) return { model: g.own ? modelOf(g.cards, sources.genai) : undefined }
  const both = [sources.genai, sources.modelsDev]
  const cards = g.cards.map(c => (c === current(g.cards) ? together(c, m) : c))
  if (differ.length === 0) return { model: modelOf(cards, ...both) }
  const onlyCaches = differ.every(k => k !== 'input' && k !== 'output')
  const taken = judged?.take ?? (onlyCaches ? 'both, but caches' : g.own && g.exact ? 'neither' : sources.modelsDev)
  const model = {
    [sources.genai]: () => modelOf(g.cards, sources.genai),
    [sources.modelsDev]: () => modelOf([m], sources.modelsDev),
    'both, but caches': () => modelOf(cards.map(c => without(c, differ)), ...both),
    neither: () => unpriced('conflicting_sources'),
  }[taken]()
  return { model, conflict: { ...row, taken, why: judged?.why ?? whys[taken] } }
}

const whys = {
  'models.dev': 'genai-prices has only an open prefix, or another vendor',
  'both, but caches': 'only these rates differ, and are left out',
  neither: 'no third source',
}

// current is the card in force when both packages were published.
const current = cards => cards.filter(c => !c.from || c.from <= '2026-09-22T12:00:00Z').at(-1)

// difference lists the rates that both state and that are not the same.
const difference = (cards, m) => differing(current(cards).rates, m.rates)
const differing = (a, b) => Object.keys(a).filter(k => b[k] !== undefined && finer(k, a[k], b[k]) === undefined)

// finer is the figure that both sides mean. A cache rate that is the other's rounded to cents, as Azure prints them, is the
// same one: 0.13 for 0.125.
function finer(key, a, b) {
  if (Math.abs(a - b) <= 1e-9 * a) return a
  if (!key.startsWith('cache_')) return undefined
  const cents = n => Math.round(n * 100 + 1e-6) / 100
  return cents(a) === b ? a : cents(b) === a ? b : undefined
}

// together is a card of genai-prices with what only models.dev states: rates, and that the price rises with the prompt.
// How far is taken from neither where they differ: beyond the threshold nothing is rated then.
function together(card, m) {
  if (!m.tiers && !card.tiers) {
    const rates = { ...m.rates, ...card.rates }
    for (const k of Object.keys(rates)) rates[k] = finer(k, card.rates[k] ?? rates[k], m.rates[k] ?? rates[k]) ?? rates[k]
    return { ...card, rates }
  }
  if (!m.tiers) return card
  const [mine, theirs] = [card.tiers?.at(-1), m.tiers.at(-1)]
  if (mine && (!theirs.rates || differing(mine.rates, theirs.rates).length === 0)) return card
  const sizes = [card.tiers?.[0].prompt_over ?? Infinity, theirs.rates ? theirs.prompt_over : 200_000]
  return { ...card, tiers: [{ prompt_over: Math.min(...sizes) }] }
}

function without(card, names) {
  const drop = rates => Object.fromEntries(Object.entries(rates).filter(([k]) => !names.includes(k)))
  const tiers = card.tiers?.map(t => (t.rates ? { ...t, rates: drop(t.rates) } : t))
  return { ...card, rates: drop(card.rates), ...(tiers && { tiers }) }
}

function modelOf(cards, source, ...confirmed) {
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

// alike says that two models cost the same, whoever says so.
const priceOf = ({ aliases, ...model }) => JSON.stringify(model, (key, value) => (key === 'evidence' ? undefined : value))
const alike = (a, b) => priceOf(a) === priceOf(b)
const sameCards = (a, b) => JSON.stringify(a?.cards) === JSON.stringify(b?.cards)
