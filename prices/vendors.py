"""Which of our providers each provider in a lineage is, and the names that emitters give it."""

VENDORS = {
    'openai': {
        'genai': 'openai',
        'litellm': ['openai', 'text-completion-openai'],
        'portkey': ['openai'],
        'lists': 'openai',
        'models_dev': ['openai'],
        'combycode': 'openai',
        'pi': 'openai',
        'aliases': [
            'openai.chat', 'openai.responses', 'openai.completion', 'openai.embedding', 'openai_responses',
            'openai-responses', 'openai-chat', 'chatgpt', 'text-completion-openai',
        ],
    },
    'azure': {
        'genai': 'azure',
        'litellm': ['azure', 'azure_ai', 'azure_text'],
        'portkey': ['azure-openai', 'azure-ai'],
        'lists': 'azure',
        'pi': 'azure',
        'aliases': [
            'azure.ai.openai', 'azure.ai.inference', 'az.ai.openai', 'az.ai.inference', 'azure_ai', 'azure-openai',
            'azure_openai', 'azureopenai', 'azure.chat', 'azure.openai', 'azure-openai.chat', 'azure.responses',
            'azure_text', 'microsoft.foundry', 'foundry', 'azure-foundry', 'azure-ai', 'azure-cognitive-services',
            'az.ai.agents', 'azure.ai.agents', 'azure.ai.foundry', 'az.ai.foundry',
        ],
    },
    'google': {
        'genai': 'google',
        'litellm': ['gemini'],
        'portkey': ['google'],
        'lists': 'gemini',
        'models_dev': ['google'],
        'combycode': 'google',
        'pi': 'google',
        'aliases': [
            'gcp.gemini', 'gcp.gen_ai', 'google.generative-ai', 'google.generativeai', 'google_generative_ai',
            'google-generative-ai', 'google_genai', 'google-genai', 'google.genai', 'gemini', 'google-gla',
            'google_ai_studio', 'google-ai-studio', 'googleai', 'google_gemini', 'gcp.gemini.chat',
        ],
    },
    'google-vertex': {
        'genai': 'google',
        'litellm': ['vertex_ai'],
        'portkey': ['vertex-ai'],
        'lists': 'vertex',
        'pi': 'google-vertex',
        'aliases': [
            'gcp.vertex_ai', 'vertex_ai', 'vertexai', 'vertex-ai', 'vertex', 'google.vertex', 'google.vertex.chat',
            'google.vertex.anthropic.messages', 'vertex.anthropic.messages', 'google_vertexai', 'google_vertex',
            'google-vertex-anthropic', 'google_anthropic_vertex', 'vertex_ai_beta', 'vertex ai', 'google.vertexai',
            'google_vertex_ai', 'anthropic_vertex', 'anthropic-vertex', 'gcp.vertex.ai', 'google.vertex_ai',
        ],
    },
    'aws': {
        'genai': 'aws',
        'litellm': ['bedrock', 'bedrock_converse', 'bedrock_mantle'],
        'portkey': ['bedrock', 'bedrock-mantle'],
        'lists': 'bedrock',
        'models_dev': ['amazon-bedrock', 'nova'],
        'pi': 'amazon-bedrock',
        'aliases': [
            'aws.bedrock', 'amazon-bedrock', 'amazon_bedrock', 'bedrock', 'aws_bedrock', 'aws-bedrock',
            'bedrock_converse', 'amazon.bedrock', 'anthropic_bedrock', 'anthropic-bedrock',
            'bedrock.anthropic.messages', 'bedrock-runtime', 'awsbedrock', 'bedrock.chat', 'aws.bedrock.converse',
            'bedrock_mantle', 'amazon_nova',
        ],
    },
    'mistral': {
        'genai': 'mistral',
        'litellm': ['mistral', 'codestral'],
        'portkey': ['mistral-ai'],
        'lists': 'mistral',
        'models_dev': ['mistral'],
        'pi': 'mistral',
        'aliases': [
            'mistral_ai', 'mistralai', 'mistral.chat', 'mistral-ai',
        ],
    },
    'x-ai': {
        'genai': 'x-ai',
        'litellm': ['xai'],
        'portkey': ['x-ai'],
        'models_dev': ['xai'],
        'combycode': 'xai',
        'pi': 'xai',
        'aliases': [
            'x_ai', 'xai', 'xai.chat', 'xai.responses', 'grok', 'x.ai',
        ],
    },
    'cohere': {
        'genai': 'cohere',
        'litellm': ['cohere', 'cohere_chat'],
        'portkey': ['cohere'],
        'models_dev': ['cohere'],
        'aliases': [
            'cohere.chat', 'cohere_chat',
        ],
    },
    'groq': {
        'genai': 'groq',
        'litellm': ['groq'],
        'portkey': ['groq'],
        'lists': 'groq',
        'pi': 'groq',
        'aliases': [
            'groq.chat',
        ],
    },
    'fireworks': {
        'genai': 'fireworks',
        'litellm': ['fireworks_ai', 'fireworks_ai-embedding-models'],
        'portkey': ['fireworks-ai'],
        'lists': 'fireworks',
        'pi': 'fireworks',
        'aliases': [
            'fireworks-ai', 'fireworks_ai', 'fireworks.chat', 'fireworksai',
        ],
    },
    'together': {
        'genai': 'together',
        'litellm': ['together_ai'],
        'portkey': ['together-ai'],
        'lists': 'together',
        'pi': 'together',
        'aliases': [
            'togetherai', 'together_ai', 'together-ai', 'togetherai.chat', 'together.chat',
        ],
    },
    'moonshotai': {
        'genai': 'moonshotai',
        'litellm': ['moonshot'],
        'portkey': ['moonshot'],
        'models_dev': ['moonshotai'],
        'pi': 'moonshotai',
        'aliases': [
            'moonshot_ai', 'moonshot', 'moonshot-ai', 'moonshotai.chat', 'kimi',
        ],
    },
    'zai': {
        'genai': 'zai',
        'litellm': ['zai'],
        'portkey': ['z-ai'],
        'models_dev': ['zai'],
        'pi': 'zai',
        'aliases': [
            'z-ai', 'z_ai', 'z.ai', 'zai.chat', 'zhipu', 'zhipuai', 'bigmodel',
        ],
    },
    'minimax': {
        'genai': 'minimax',
        'litellm': ['minimax'],
        'portkey': ['minimax'],
        'models_dev': ['minimax'],
        'pi': 'minimax',
        'aliases': [
            'minimax.chat',
        ],
    },
    'novita': {
        'genai': 'novita',
        'litellm': ['novita'],
        'portkey': ['novita-ai'],
        'aliases': [
            'novita-ai', 'novita_ai',
        ],
    },
    'baseten': {
        'genai': 'baseten',
        'litellm': ['baseten'],
        'pi': 'baseten',
        'aliases': [
            'baseten.chat',
        ],
    },
    'cloudflare': {
        'genai': 'cloudflare',
        'litellm': ['cloudflare'],
        'portkey': ['workers-ai'],
        'pi': 'cloudflare-workers-ai',
        'aliases': [
            'cloudflare-workers-ai', 'workers-ai', 'cloudflare_workers_ai', 'workersai', 'workersai.chat',
            'cloudflare.workers_ai',
        ],
    },
    'ovhcloud': {
        'genai': 'ovhcloud',
        'litellm': ['ovhcloud'],
        'aliases': [
            'ovh',
        ],
    },
    'cerebras': {
        'genai': 'cerebras',
        'litellm': ['cerebras'],
        'portkey': ['cerebras'],
        'pi': 'cerebras',
        'aliases': [
            'cerebras.chat',
        ],
    },
    'arcee': {
        'genai': 'arcee',
        'models_dev': ['arcee'],
        'aliases': [
            'arcee-ai',
        ],
    },
    'perplexity': {
        'genai': 'perplexity',
        'litellm': ['perplexity'],
        'portkey': ['perplexity-ai'],
        'models_dev': ['perplexity'],
        'aliases': [
            'perplexity_ai', 'perplexity.chat', 'perplexity-ai',
        ],
    },
    'github-copilot': {
        'genai': 'github-copilot',
        'litellm': ['github_copilot'],
        'pi': 'github-copilot',
        'aliases': [
            'github_copilot', 'copilot', 'github.copilot', 'github', 'github_models', 'github-models',
            'githubcopilot', 'copilot_cli',
        ],
    },
    'openrouter': {
        'genai': 'openrouter',
        'litellm': ['openrouter'],
        'portkey': ['openrouter'],
        'lists': 'openrouter',
        'combycode': 'openrouter',
        'pi': 'openrouter',
        'aliases': [
            'openrouter.chat', 'open_router', 'openrouter.ai',
        ],
    },
    'voyageai': {
        'genai': 'voyageai',
        'litellm': ['voyage'],
        'aliases': [
            'voyage', 'voyage_ai', 'voyage-ai',
        ],
    },
    'avian': {
        'genai': 'avian',
    },
    'doubleword': {
        'genai': 'doubleword',
    },
    'deepinfra': {
        'litellm': ['deepinfra'],
        'portkey': ['deepinfra'],
        'lists': 'deepinfra',
        'aliases': [
            'deep_infra', 'deepinfra.chat',
        ],
    },
    'nebius': {
        'litellm': ['nebius'],
        'portkey': ['nebius'],
        'aliases': [
            'nebius-ai', 'nebius_ai', 'nebius_studio',
        ],
    },
    'scaleway': {
        'litellm': ['scaleway'],
    },
    'siliconflow': {
    },
    'watsonx': {
        'litellm': ['watsonx'],
        'aliases': [
            'ibm.watsonx.ai', 'watsonx.ai', 'ibm_watsonx', 'ibm watsonx', 'watsonx_ai', 'ibm',
        ],
    },
    'databricks': {
        'litellm': ['databricks'],
    },
    'vercel': {
        'litellm': ['vercel_ai_gateway'],
        'pi': 'vercel-ai-gateway',
        'aliases': [
            'vercel_ai_gateway', 'ai-gateway', 'gateway', 'vercel-ai-gateway',
        ],
    },
    'anthropic': {
        'genai': 'anthropic',
        'litellm': ['anthropic'],
        'portkey': ['anthropic'],
        'lists': 'anthropic',
        'models_dev': ['anthropic'],
        'combycode': 'anthropic',
    },
    'deepseek': {
        'genai': 'deepseek',
        'litellm': ['deepseek'],
        'portkey': ['deepseek'],
        'lists': 'deepseek',
        'models_dev': ['deepseek'],
    },
    'alibaba': {
        'litellm': ['dashscope'],
        'portkey': ['dashscope'],
        'models_dev': ['alibaba'],
        'aliases': [
            'dashscope', 'qwen', 'alibaba_cloud', 'alibaba-cloud', 'aliyun', 'qwencloud', 'alibaba.chat',
        ],
    },
    'meta': {
        'genai': 'meta',
        'litellm': ['meta', 'meta_llama'],
        'models_dev': ['meta'],
        'pi': 'meta',
        'aliases': [
            'meta_llama', 'meta-llama', 'llama', 'meta.llama', 'meta_ai',
        ],
    },
    'oci': {
        'litellm': ['oci'],
        'portkey': ['oracle'],
        'aliases': [
            'oracle', 'oci_genai', 'oci.genai', 'oracle_cloud', 'oci.generative_ai',
        ],
    },
    'ai21': {
        'litellm': ['ai21'],
        'portkey': ['ai21'],
        'models_dev': ['ai21'],
        'aliases': [
            'ai21labs', 'ai21_labs', 'ai21-labs',
        ],
    },
    'sambanova': {
        'litellm': ['sambanova'],
        'aliases': [
            'samba_nova', 'sambanova.chat', 'sambanova_ai',
        ],
    },
    'snowflake': {
        'litellm': ['snowflake'],
        'aliases': [
            'snowflake_cortex', 'snowflake-cortex', 'cortex',
        ],
    },
    'replicate': {
        'litellm': ['replicate'],
        'aliases': [
            'replicate.chat',
        ],
    },
    'jina': {
        'litellm': ['jina_ai'],
        'portkey': ['jina'],
        'aliases': [
            'jina_ai', 'jinaai', 'jina-ai',
        ],
    },
    'volcengine': {
        'litellm': ['volcengine'],
        'portkey': ['byteplus'],
        'models_dev': ['volcengine', 'byteplus'],
        'aliases': [
            'byteplus', 'ark', 'doubao',
        ],
    },
    'hyperbolic': {
        'litellm': ['hyperbolic'],
    },
    'lambda': {
        'litellm': ['lambda_ai'],
        'aliases': [
            'lambda_ai', 'lambda-ai', 'lambdalabs',
        ],
    },
    'nscale': {
        'litellm': ['nscale'],
    },
    'wandb': {
        'litellm': ['wandb'],
        'aliases': [
            'weights_and_biases', 'wandb_inference',
        ],
    },
    'friendli': {
        'litellm': ['friendliai'],
        'aliases': [
            'friendliai', 'friendli_ai',
        ],
    },
    'crusoe': {
        'litellm': ['crusoe'],
    },
    'gmi': {
        'litellm': ['gmi'],
        'aliases': [
            'gmi_cloud', 'gmicloud',
        ],
    },
    'inception': {
        'litellm': ['inception'],
        'models_dev': ['inception'],
        'aliases': [
            'inceptionlabs', 'inception_labs',
        ],
    },
    'upstage': {
        'models_dev': ['upstage'],
        'aliases': [
            'solar',
        ],
    },
    'xiaomi': {
        'litellm': ['xiaomi_mimo'],
        'models_dev': ['xiaomi'],
        'pi': 'xiaomi',
        'aliases': [
            'xiaomi_mimo', 'mimo',
        ],
    },
    'tencent': {
        'litellm': ['tencent'],
        'models_dev': ['tencent-tokenhub'],
        'aliases': [
            'hunyuan', 'tencent-tokenhub',
        ],
    },
    'stepfun': {
        'models_dev': ['stepfun-ai'],
        'aliases': [
            'stepfun-ai', 'step',
        ],
    },
    'morph': {
        'litellm': ['morph'],
    },
    'elevenlabs': {
        'genai': 'elevenlabs',
        'litellm': ['elevenlabs'],
        'aliases': [
            'eleven_labs',
        ],
    },
    'deepgram': {
        'litellm': ['deepgram'],
        'portkey': ['deepgram'],
    },
    'assemblyai': {
        'litellm': ['assemblyai'],
        'aliases': [
            'assembly_ai',
        ],
    },
    'runwayml': {
        'litellm': ['runwayml'],
        'aliases': [
            'runway',
        ],
    },
    'stability': {
        'litellm': ['stability'],
        'portkey': ['stability-ai'],
        'aliases': [
            'stability_ai', 'stability-ai',
        ],
    },
    'black-forest-labs': {
        'litellm': ['black_forest_labs'],
        'aliases': [
            'black_forest_labs', 'bfl',
        ],
    },
    'fal': {
        'litellm': ['fal_ai'],
        'portkey': ['fal-ai'],
        'aliases': [
            'fal_ai', 'fal-ai',
        ],
    },
    'cursor': {
        'genai': 'cursor',
        'models_dev': ['cursor'],
    },
    'cognition': {
        'litellm': ['cognition'],
        'models_dev': ['cognition'],
    },
    'modal': {
        'genai': 'modal',
    },
    'thinkingmachines': {
        'models_dev': ['thinkingmachines'],
        'aliases': [
            'thinking_machines',
        ],
    },
    'sagemaker': {
        'litellm': ['sagemaker'],
        'aliases': [
            'aws.sagemaker', 'aws_sagemaker', 'amazon_sagemaker',
        ],
    },
    'reka': {
        'portkey': ['reka-ai'],
        'aliases': [
            'reka-ai', 'reka_ai',
        ],
    },
    'nomic': {
        'portkey': ['nomic'],
    },
    'v0': {
        'litellm': ['v0'],
    },
    'publicai': {
        'litellm': ['publicai'],
    },
    'aihubmix': {
        'litellm': ['aihubmix'],
    },
    'heroku': {
        'litellm': ['heroku'],
    },
    'gradient-ai': {
        'litellm': ['gradient_ai'],
        'aliases': [
            'gradient_ai', 'digitalocean', 'do-ai',
        ],
    },
    'nvidia': {
        'litellm': ['nvidia_nim'],
        'aliases': [
            'nvidia_nim', 'nim',
        ],
    },
    'streamlake': {
        'litellm': ['streamlake'],
    },
    'sarvam': {
        'litellm': ['sarvam'],
    },
    'poolside': {
        'models_dev': ['poolside'],
    },
    'longcat': {
        'models_dev': ['longcat'],
    },
    'bailing': {
        'models_dev': ['bailing'],
        'pi': 'ant-ling',
        'aliases': [
            'ant-ling', 'ant_ling',
        ],
    },
    'opencode': {
        'pi': 'opencode',
        'aliases': [
            'opencode-zen', 'opencode_zen',
        ],
    },
    'opencode-go': {
        'litellm': ['opencode_go'],
        'pi': 'opencode-go',
        'aliases': [
            'opencode_go',
        ],
    },
    'soniox': {
        'litellm': ['soniox'],
    },
    'recraft': {
        'litellm': ['recraft'],
    },
    'huggingface': {
        'aliases': [
            'hugging_face', 'hf-inference',
        ],
    },
}

# Channels of metergraph-core; a channel that is not here is of nobody's.
CHANNELS = {
    'openai-api': 'openai', 'anthropic-api': 'anthropic', 'aws-bedrock': 'aws', 'aws-bedrock-geo': 'aws', 'google-api': 'google',
    'google-vertex-ai': 'google-vertex', 'vercel-ai-gateway': 'vercel', 'openrouter-api': 'openrouter', 'xai-api': 'x-ai',
    'deepseek-api': 'deepseek', 'mistral-api': 'mistral', 'fireworks-api': 'fireworks', 'zai-api': 'zai', 'meta-api': 'meta',
    'minimax-api': 'minimax', 'alibaba-api': 'alibaba', 'moonshot-api': 'moonshotai', 'perplexity-api': 'perplexity',
}

# Those that sell what others serve, at prices that follow theirs.
GATEWAYS = {'openrouter', 'vercel', 'opencode', 'opencode-go', 'github-copilot'}
