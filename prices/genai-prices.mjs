// Reads @pydantic/genai-prices: every name that a provider's match rules state, and the cards behind it.
import { calcPrice, waitForUpdate } from '@pydantic/genai-prices'
import { isExcluded } from './lineages.mjs'

const keys = {
  input_mtok: 'input', cache_read_mtok: 'cache_read', cache_write_mtok: 'cache_write', cache_write_1h_mtok: 'cache_write@1h',
  output_mtok: 'output', output_reasoning_mtok: 'reasoning',
  input_audio_mtok: 'audio_input', cache_audio_read_mtok: 'audio_cache_read', output_audio_mtok: 'audio_output',
  input_image_mtok: 'image_input', output_image_mtok: 'image_output',
  web_searches_kcount: 'web_search/k', requests_kcount: 'request/k',
}

// Anthropic's plain cache write is the one that lives for 5 minutes; elsewhere there is one lifetime only.
const keyOf = (name, claude) => (claude && name === 'cache_write_mtok' ? 'cache_write@5m' : keys[name])

const at = new Date('2026-09-22T12:00:00Z')

// names lists what a match rule states outright; only equality and the id itself name a model for certain.
function names(match, exact = [], stems = []) {
  for (const [op, arg] of Object.entries(match)) {
    if (op === 'equals') exact.push(arg)
    else if (op === 'or') arg.forEach(m => names(m, exact, stems))
    else if (op === 'starts_with' || op === 'contains' || op === 'ends_with') stems.push(arg)
  }
  return { exact, stems }
}

// genaiCards returns the ids that the provider states, and resolve(id) -> {cards, own, exact}.
export async function genaiCards({ provider, genai }) {
  if (!genai) return { ids: [], resolve: () => undefined }
  const data = (await waitForUpdate()).find(p => p.id === genai)
  if (!data) throw new Error(`genai-prices has no provider ${genai}`)
  const exactOf = new Map(data.models.map(m => [m.id, new Set([m.id, ...names(m.match).exact].map(s => s.toLowerCase()))]))
  const resolve = id => {
    let found
    try {
      found = calcPrice({ input_tokens: 1, output_tokens: 1 }, id, { providerId: genai, timestamp: at })
    } catch {
      return undefined
    }
    if (!found) return undefined
    const own = exactOf.has(found.model.id) // else another vendor's model, by a fallback
    const cards = cardsOf(found.model.prices, /claude/.test(id))
    return cards && { cards, own, exact: own && exactOf.get(found.model.id).has(id.toLowerCase()) }
  }
  const stated = data.models.flatMap(m => {
    const { exact, stems } = names(m.match)
    return [m.id, ...exact, ...stems]
  })
  const ids = new Set(stated.map(s => s.toLowerCase()).filter(s => s.length > 2 && !/^(regional\.|~)|[-@.\/]$|-v$/.test(s)))
  return { ids: [...ids].filter(id => !isExcluded(provider, id)), resolve }
}

// cardsOf turns a price list into dated cards. Only dates are taken: a time of day without its weekdays and its
// beginning is not the whole rule.
function cardsOf(prices, claude) {
  const list = Array.isArray(prices) ? prices : [{ prices }]
  if (list.some(p => p.constraint && p.constraint.type !== 'start_date')) return undefined
  const cards = list.map(p => ({
    ...(p.constraint && { from: `${p.constraint.start_date}T00:00:00Z` }),
    ...cardOf(p.prices, claude),
  }))
  return cards.every(c => Object.keys(c.rates).length > 0) ? cards : undefined
}

function cardOf(prices, claude) {
  const rates = {}
  const starts = new Set()
  for (const [name, price] of Object.entries(prices)) {
    if (!keys[name]) continue
    rates[keyOf(name, claude)] = typeof price === 'object' ? price.base : price
    if (typeof price === 'object') price.tiers.forEach(t => starts.add(t.start))
  }
  const tiers = [...starts].sort((a, b) => a - b).map(start => {
    const tier = {}
    for (const [name, price] of Object.entries(prices)) {
      if (!keys[name] || keys[name].includes('/')) continue
      const reached = typeof price === 'object' && price.tiers.filter(t => t.start <= start).at(-1)
      tier[keyOf(name, claude)] = reached ? reached.price : typeof price === 'object' ? price.base : price
    }
    return { ...threshold(start), rates: tier }
  })
  return tiers.length > 0 ? { rates, tiers } : { rates }
}

// threshold writes a start as the vendor states it: xAI's "from 200k" is stored as 199,999, OpenAI's "over 272k"
// now as 271,999, now as 272,000.
function threshold(start) {
  if (start === 271_999) return { prompt_over: 272_000 }
  if (start % 1000 === 999) return { prompt_over: start + 1, inclusive: true }
  return { prompt_over: start }
}
