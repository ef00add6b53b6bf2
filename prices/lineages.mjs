// Which provider of each package is which of ours, and the names it goes by. Left out are providers that quote in another
// currency than USD, and those whose price no call shows (Alibaba's depends on a thinking mode). DeepSeek, whose windows
// neither package has right, and Claude at the three clouds are in overlay.yaml.
export const lineages = [
  {
    provider: 'openai', genai: 'openai', modelsDev: ['openai'],
    aliases: [
      'openai.chat', 'openai.responses', 'openai.completion', 'openai.embedding', 'openai_responses',
      'openai-responses', 'openai-chat', 'chatgpt', 'text-completion-openai',
    ],
  },
  {
    provider: 'azure', genai: 'azure', modelsDev: ['azure', 'azure-cognitive-services'],
    aliases: [
      'azure.ai.openai', 'azure.ai.inference', 'az.ai.openai', 'az.ai.inference', 'azure_ai', 'azure-openai',
      'azure_openai', 'azureopenai', 'azure.chat', 'azure.openai', 'azure-openai.chat', 'azure.responses',
      'azure_text', 'microsoft.foundry', 'foundry', 'azure-foundry', 'azure-ai', 'azure-cognitive-services',
    ],
  },
  {
    provider: 'google', genai: 'google', modelsDev: ['google'],
    aliases: [
      'gcp.gemini', 'gcp.gen_ai', 'google.generative-ai', 'google.generativeai', 'google_generative_ai',
      'google-generative-ai', 'google_genai', 'google-genai', 'google.genai', 'gemini', 'google-gla',
      'google_ai_studio', 'google-ai-studio', 'googleai', 'google_gemini',
    ],
  },
  {
    provider: 'google-vertex', genai: 'google', modelsDev: ['google-vertex', 'google-vertex-anthropic'],
    aliases: [
      'gcp.vertex_ai', 'vertex_ai', 'vertexai', 'vertex-ai', 'vertex', 'google.vertex', 'google.vertex.chat',
      'google.vertex.anthropic.messages', 'vertex.anthropic.messages', 'google_vertexai', 'google_vertex',
      'google-vertex-anthropic', 'google_anthropic_vertex', 'vertex_ai_beta', 'vertex ai', 'google.vertexai',
      'google_vertex_ai', 'anthropic_vertex', 'anthropic-vertex',
    ],
  },
  {
    provider: 'aws', genai: 'aws', modelsDev: ['amazon-bedrock'],
    aliases: [
      'aws.bedrock', 'amazon-bedrock', 'amazon_bedrock', 'bedrock', 'aws_bedrock', 'aws-bedrock',
      'bedrock_converse', 'amazon.bedrock', 'anthropic_bedrock', 'anthropic-bedrock', 'bedrock.anthropic.messages',
      'bedrock-runtime', 'awsbedrock',
    ],
  },
  {
    provider: 'mistral', genai: 'mistral', modelsDev: ['mistral'],
    aliases: [
      'mistral_ai', 'mistralai', 'mistral.chat', 'mistral-ai',
    ],
  },
  {
    provider: 'x-ai', genai: 'x-ai', modelsDev: ['xai'],
    aliases: [
      'x_ai', 'xai', 'xai.chat', 'xai.responses', 'grok',
    ],
  },
  { provider: 'cohere', genai: 'cohere', modelsDev: ['cohere'], aliases: ['cohere.chat', 'cohere_chat'] },
  { provider: 'groq', genai: 'groq', modelsDev: ['groq'], aliases: ['groq.chat'] },
  {
    provider: 'fireworks', genai: 'fireworks', modelsDev: ['fireworks-ai'],
    aliases: [
      'fireworks-ai', 'fireworks_ai', 'fireworks.chat', 'fireworksai',
    ],
  },
  {
    provider: 'together', genai: 'together', modelsDev: ['togetherai'],
    aliases: [
      'togetherai', 'together_ai', 'together-ai', 'togetherai.chat',
    ],
  },
  {
    provider: 'moonshotai', genai: 'moonshotai', modelsDev: ['moonshotai'],
    aliases: [
      'moonshot_ai', 'moonshot', 'moonshot-ai', 'moonshotai.chat',
    ],
  },
  { provider: 'zai', genai: 'zai', modelsDev: ['zai'], aliases: ['z-ai', 'z_ai', 'z.ai', 'zai.chat'] },
  { provider: 'minimax', genai: 'minimax', modelsDev: ['minimax'], aliases: ['minimax.chat'] },
  { provider: 'novita', genai: 'novita', modelsDev: ['novita-ai'], aliases: ['novita-ai', 'novita_ai'] },
  { provider: 'baseten', genai: 'baseten', modelsDev: ['baseten'], aliases: ['baseten.chat'] },
  {
    provider: 'cloudflare', genai: 'cloudflare', modelsDev: ['cloudflare-workers-ai'],
    aliases: [
      'cloudflare-workers-ai', 'workers-ai', 'cloudflare_workers_ai', 'workersai', 'workersai.chat',
      'cloudflare.workers_ai',
    ],
  },
  { provider: 'ovhcloud', genai: 'ovhcloud', modelsDev: ['ovhcloud'], aliases: ['ovh'] },
  { provider: 'cerebras', genai: 'cerebras', modelsDev: ['cerebras'], aliases: ['cerebras.chat'] },
  { provider: 'arcee', genai: 'arcee', modelsDev: ['arcee'], aliases: ['arcee-ai'] },
  {
    provider: 'perplexity', genai: 'perplexity', modelsDev: ['perplexity'],
    aliases: [
      'perplexity_ai', 'perplexity.chat', 'perplexity-ai',
    ],
  },
  {
    provider: 'github-copilot', genai: 'github-copilot', modelsDev: ['github-copilot'],
    aliases: [
      'github_copilot', 'copilot', 'github.copilot',
    ],
  },
  {
    provider: 'openrouter', genai: 'openrouter', modelsDev: ['openrouter'],
    aliases: [
      'openrouter.chat', 'open_router', 'openrouter.ai',
    ],
  },
  { provider: 'voyageai', genai: 'voyageai', modelsDev: [], aliases: ['voyage', 'voyage_ai', 'voyage-ai'] },
  { provider: 'avian', genai: 'avian', modelsDev: [], aliases: [] },
  { provider: 'doubleword', genai: 'doubleword', modelsDev: [], aliases: [] },
  { provider: 'deepinfra', modelsDev: ['deepinfra'], aliases: ['deep_infra', 'deepinfra.chat'] },
  { provider: 'nebius', modelsDev: ['nebius'], aliases: ['nebius-ai', 'nebius_ai'] },
  { provider: 'scaleway', modelsDev: ['scaleway'], aliases: [] },
  { provider: 'siliconflow', modelsDev: ['siliconflow'], aliases: [] },
  {
    provider: 'watsonx', modelsDev: ['watsonx'],
    aliases: [
      'ibm.watsonx.ai', 'watsonx.ai', 'ibm_watsonx', 'ibm watsonx', 'watsonx_ai', 'ibm',
    ],
  },
  { provider: 'databricks', modelsDev: ['databricks'], aliases: [] },
  {
    provider: 'vercel', modelsDev: ['vercel'],
    aliases: [
      'vercel_ai_gateway', 'ai-gateway', 'gateway', 'vercel-ai-gateway',
    ],
  },
]

// excluded are ids that are left to overlay.yaml or to nobody.
export const excluded = [
  ['aws', /claude/],
  ['google-vertex', /claude/],
  ['azure', /claude/],
  ['google', /claude/],
  ['openai', /^gpt-oss/], // OpenAI sells none; these are rates of resellers
  ['aws', /^(?![a-z-]+\.[a-z])/], // a bare name does not tell whether it is global or in-region
  ['google', /^gemma-/], // free of charge at AI Studio under limits that no call shows
  ['azure', /^model-router/], // its fee; what it routes to costs more
  ['', /^openrouter\/(auto|bodybuilder|free|fusion|pareto)/],
]
export const isExcluded = (provider, id) => excluded.some(([p, re]) => (p === '' || p === provider) && re.test(id))
