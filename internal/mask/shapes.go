package mask

// Kind is what a secret opens, as it is counted.
type Kind int

// The kinds of secrets.
const (
	Model    Kind = iota // a provider of models, or what sees the calls to them
	Tool                 // search, sandboxes and other tools of agents
	Code                 // code hosts and package registries
	Cloud                // clouds and what runs on them
	Business             // payments, mail, chats, issues
	Token                // JSON web tokens, and what follows the word Bearer or Basic
	Private              // private keys
	Password             // passwords within addresses
	Variable             // values of variables and of parts of an address whose names say they are secret
	Named                // what stands under a name that says it is secret
	Pattern              // what a pattern of the user's matches
	kinds
)

// Kinds are the names of the kinds.
var Kinds = [kinds]string{"model", "tool", "code", "cloud", "business", "token", "private_key", "password", "variable", "name", "pattern"}

// family are secrets of one kind and shape. Each begins with one of the prefixes; those of three bytes or more are found fastest.
type family struct {
	kind     Kind
	find     finder
	prefixes []string
}

// families are the secrets that are known by their shape, as the services document it or as their keys are seen to be. Lengths are
// those of the shortest key that is given out, or less.
var families = [...]family{
	{Model, unless(onlyWords, 16), []string{"sk-", "pk-", "rk-"}}, // OpenAI, Anthropic, OpenRouter, DeepSeek, Langfuse, LiteLLM and many others
	{Model, unless(wordy, 16), []string{
		"gsk_", "xai-", "pplx-", "nvapi-", "hf_", "api_org_", "r8_", "csk-", "fw_", "fpk_", "tgp_v1_", "jina_", "pylf_v",
	}},
	{Model, unless(wordy, 32), []string{"lsv2_", "pa-"}},
	{Model, tail(hex, 40), []string{"sk_"}}, // ElevenLabs
	{Tool, unless(wordy, 16), []string{"tvly-", "pcsk_", "bb_live_", "lin_api_", "figd_", "ntn_", "PMAK-"}},
	{Tool, tail(hex, 32), []string{"e2b_", "fc-"}},
	{Code, unless(wordy, 16), []string{
		"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "glptt-", "npm_", "pypi-AgE", "dckr_pat_", "ATATT3",
	}},
	{Cloud, tail(capital, 16), []string{"AKIA", "ASIA"}},
	{Cloud, tail(word, 30), []string{"AIza"}},
	{Cloud, unless(wordy, 16), []string{
		"ya29.", "GOCSPX-", "dop_v1_", "sbp_", "sb_secret_", "hvs.", "glsa_", "glc_", "sntrys_", "sntryu_", "NRAK-", "phx_", "dp.pt.", "nfp_", "rnd_",
	}},
	{Cloud, tail(hex, 32), []string{"dapi"}}, // Databricks
	{Business, tail(word, 10), []string{"xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xapp-"}},
	{Business, tail(word, 20), []string{"sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "shpat_", "shpss_", "shpca_", "shppa_", "sq0atp-", "sq0csp-"}},
	{Business, dotted(16, 2), []string{"SG."}}, // SendGrid
	{Business, behind(assignable, 20), []string{
		"hooks.slack.com/services/", "hooks.slack.com/workflows/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "api.telegram.org/bot",
	}},
	{Token, dotted(10, 3), []string{"eyJ"}},
	{Token, bearer, []string{"Bearer ", "bearer "}},
	{Token, basic, []string{"Basic ", "basic "}},
	{Private, tail(capital, 50), []string{"AGE-SECRET-KEY-"}},
	{Private, privateKey, []string{"-----BEGIN "}},
	{Password, beside("curl ", userPassword), []string{"-u ", "--user "}},
	{Password, beside("machine ", passwordWord), []string{"password "}},                                  // .netrc
	{Password, passwordWord, []string{"IDENTIFIED BY '", "identified by '", "PASSWORD '", "password '"}}, // SQL
	{Password, password, []string{"://"}},
	{Token, authorization, []string{"Authorization: ", "authorization: ", "AUTHORIZATION: ", "Authorization:["}},
	{Named, cookies, []string{"Cookie: ", "cookie: ", "Cookie:["}},
	{Named, entry, []string{`":"`, `": `, `":\`, `":[`, `" :`, `':'`, `': `, `"=>`, `" =>`, `'=>`, `' =>`, `"=\`, `" =\`, `'=\`, `' =\`}},
	{Named, pair, []string{`", `, `",\`, `","`, `', `, `','`, `"] =`, `'] =`}},
	{Variable, assignment, []string{"=", ": ", ":[", ":"}},
	{Variable, option, []string{"--"}},
	{Variable, assigned, []string{
		"?key=", "&key=", "u0026key=", ";key=", "?token=", "&token=", "u0026token=", ";token=", "?sig=", "&sig=", "u0026sig=", ";sig=", "X-Amz-Signature=", "X-Goog-Signature=",
	}},
}
