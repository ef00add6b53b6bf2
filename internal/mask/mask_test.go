package mask

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func known1(s string) (string, [kinds]int) {
	m := Masker{Rules: &Rules{Known: true}}
	masked, _ := m.clean(s)
	return masked, m.Masked
}

// r repeats, so that no key stands here that a scanner of sources would take for one.
var r = strings.Repeat

func TestKnown(t *testing.T) {
	key := "sk-" + r("aB3", 12)
	for name, tt := range map[string]struct {
		text, want string
		kind       Kind
	}{
		"alone":                        {key, Mark, Model},
		"in a sentence":                {"use " + key + ", please", "use ****, please", Model},
		"at the end of one":            {"It is " + key + ".", "It is ****.", Model},
		"in JSON":                      {`{"key":"` + key + `"}`, `{"key":"****"}`, Model},
		"on a line of JSON":            {`{"text":"keys:\n` + key + `"}`, `{"text":"keys:\n****"}`, Model},
		"behind a code point":          {`a\u0026` + key, `a\u0026****`, Model},
		"in an address":                {"/?next=%2F%3Fk%3D" + key, "/?next=%2F%3Fk%3D****", Model},
		"in color":                     {"\x1b[1;32m" + key + "\x1b[0m", "\x1b[1;32m****\x1b[0m", Model},
		"behind another script":        {"密钥" + key, "密钥****", Model},
		"GitHub's":                     {"ghp_" + r("a1B2", 9), Mark, Code},
		"AWS's":                        {"id AKIA" + r("AB12", 4), "id ****", Cloud},
		"Google's":                     {"AIza" + r("Sy-3_", 7), Mark, Cloud},
		"Databricks'":                  {"dapi" + r("0a1b", 8), Mark, Cloud},
		"Slack's":                      {"xoxb-" + r("12a", 8), Mark, Business},
		"SendGrid's":                   {"SG." + r("aB3d", 5) + "." + r("x9", 20), Mark, Business},
		"of a search":                  {"tvly-dev-" + r("aB3d", 8), Mark, Tool},
		"of a sandbox":                 {"e2b_" + r("0a1b", 10), Mark, Tool},
		"JSON web token":               {"t=eyJ" + r("hb", 9) + "." + r("eyJ", 5) + "." + r("s_", 9) + ".", "t=****.", Token},
		"bearer":                       {"Authorization: Bearer " + r("a1b2c3", 5), "Authorization: Bearer ****", Token},
		"basic":                        {"Basic dXNlcjpwYXNzd29yZA==", "Basic ****", Token},
		"password of a database":       {"postgres://app:h0rse-battery@db:5432/x", "postgres://app:****@db:5432/x", Password},
		"variable":                     {"OPENAI_API_KEY=abcd1234efgh5678\nHOME=/root", "OPENAI_API_KEY=****\nHOME=/root", Variable},
		"variable in quotes":           {`export DB_PASSWORD="correct-horse-1"`, `export DB_PASSWORD="****"`, Variable},
		"query":                        {"GET https://x/?a=1&api_key=0123456789abcdef&b=2", "GET https://x/?a=1&api_key=****&b=2", Variable},
		"entry of JSON":                {`{"user":"u","x-api-key": "p\"w","n":1}`, `{"user":"u","x-api-key": "****","n":1}`, Named},
		"entry of JSON in JSON":        {`"{\"password\":\"p\\\"w\",\"n\":\"1\"}"`, `"{\"password\":\"****\",\"n\":\"1\"}"`, Named},
		"entry of Python":              {"{'client_secret': 'x', 'n': 'y'}", "{'client_secret': '****', 'n': 'y'}", Named},
		"cookie":                       {`{"Set-Cookie": "sid=1; Secure"}`, `{"Set-Cookie": "****"}`, Named},
		"entry, cut off":               {`{"password":"hunter`, `{"password":"****`, Named},
		"colored by grep":              {"\x1b[01;31m\x1b[K" + key + "\x1b[m\x1b[K", "\x1b[01;31m\x1b[K****\x1b[m\x1b[K", Model},
		"behind a byte":                {`b'\x00` + key + "'", `b'\x00****'`, Model},
		"cookies":                      {"Cookie: sid=1; t=2\r\nHost: x", "Cookie: ****\r\nHost: x", Named},
		"with an @":                    {"amqp://u:p@ss@h/", "amqp://u:****@h/", Password},
		"a backslash at its end":       {`{"password":"p\\","user":"u"}`, `{"password":"****","user":"u"}`, Named},
		"private key, cut off in JSON": {`{"a":"-----BEGIN PRIVATE KEY-----\nMIIE\n","b":1}`, `{"a":"****","b":1}`, Private},
		"private key in pieces":        {`"-----BEGIN PRIVATE KEY-----\n" + "` + r("MIIE", 16), `"****`, Private},
		"private key":                  {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb", "a\n****\nb", Private},
		"private key, cut off":         {"-----BEGIN PRIVATE KEY-----\nMIIE", Mark, Private},
		"private key of PGP":           {"-----BEGIN PGP PRIVATE KEY BLOCK-----\\nlQ\\n-----END PGP PRIVATE KEY BLOCK-----", Mark, Private},
	} {
		masked, n := known1(tt.text)
		assert.Equal(t, tt.want, masked, name)
		var want [kinds]int
		want[tt.kind] = 1
		assert.Equal(t, want, n, name)
	}
}

func TestWhatIsNoSecretStays(t *testing.T) {
	for _, s := range []string{
		"", "sk", "sk-", "sk-short",
		"task-decomposition-and-planning-agent",
		"hf_hub_download_with_retries_and_cache", "fw_update_configuration_manager",
		"a risk-adjusted-return-on-capital-model", "desk-research-for-the-next-quarter",
		"Bearer tokens-are-not-words-like-this", "Basic internationalization", "Basic ZW5nbGlzaA==",
		"-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", "-----BEGIN ",
		"https://example.test/a:b@c", "https://user@example.test", "mailto://a:@b", "see https://example.test:8080/ or mail me: a@b.test",
		"API_KEY=os.environ['API_KEY']", "API_KEY=$OTHER", "API_KEY=${OTHER_API_KEY}", "TOKEN=get_token_from_vault()", "MAX_TOKENS=100000000000",
		"eyJhbGciOiJIUzI1NiJ9 alone", "e.g.eyJhbGciOiJI.short.x",
		`{"password":{"type":"string"}}`, `{"password":""}`, `{"secret": 'x"}`, `{"cookie": "^0.7.1"}`, `"password": `, `{"password":null,"secretary":"x"}`, `a password":"x"`,
		r("A", 1000), r("://", 1000), r("-----BEGIN ", 100), r("sk-", 6),
	} {
		masked, n := known1(s)
		assert.Equal(t, s, masked)
		assert.Zero(t, n, s)
	}
}

func TestAllSecretsOfAText(t *testing.T) {
	key, id := "sk-ant-api03-"+r("xY7_", 12), "AKIA"+r("AB12", 4)
	masked, n := known1(key + " " + id + "," + key)
	assert.Equal(t, "**** ****,****", masked)
	assert.Equal(t, [kinds]int{Model: 2, Cloud: 1}, n)
}

func TestSecretName(t *testing.T) {
	for _, name := range []string{
		"authorization", "http.request.header.authorization", "http.request.header.x-api-key", "OPENAI_API_KEY", "apiKey", "userPassword",
		"client_secret", "Set-Cookie", "aws.secretAccessKey", "x_access_token", "proxy-authorization", "config.DB_PASSWD",
	} {
		assert.True(t, secretName(name), name)
	}
	for _, name := range []string{
		"", "token", "gen_ai.usage.input_tokens", "key", "monkey", "gen_ai.request.model", "nosecret", "secretary", "authorization.status",
		"a-very-long-name-that-has-no-separator-in-itself-thatsanapikeyinitself", "keepassword", "cookies.count",
	} {
		assert.False(t, secretName(name), name)
	}
}

func TestPatternsAndNamesOfTheUser(t *testing.T) {
	m := Masker{Rules: &Rules{
		Patterns: []*regexp.Regexp{regexp.MustCompile(`\b\d{3}-\d{2}-\d{4}\b`), regexp.MustCompile(`x*`)},
		Names:    []*regexp.Regexp{regexp.MustCompile(`^patient\.`)},
	}}
	masked, had := m.clean("123-45-6789 and sk-" + r("aB3", 12))
	assert.True(t, had)
	assert.Equal(t, "**** and sk-"+r("aB3", 12), masked, "what is known is off")
	assert.True(t, m.name("patient.name"))
	assert.False(t, m.name("authorization"))
	assert.Equal(t, [kinds]int{Pattern: 1}, m.Masked)
}

// FuzzKnown compares with trying every family at every byte, and checks that what is masked stays as it is.
func FuzzKnown(f *testing.F) {
	for _, s := range []string{
		"a sk-" + r("aB3", 12), "https://u:" + r("p", 12) + "@h ", "eyJ" + r("a", 10) + "." + r("b", 10) + ".c.d",
		"password: hunter2\n", `X-Api-Key:["` + r("a1", 9), `"a" => 'b'`, "curl -u a:b", "machine a login b password c1c1c1", "Cookie: a=b", "k: str = 'c'",
		"-----BEGIN PRIVATE KEY-----x-----END a-----", "TOKEN='" + r("q", 12) + "'", "Basic dTpw", `\u001bsk_` + r("0a", 20), "%00[1mdapi" + r("0", 32),
	} {
		f.Add(s)
		f.Add(`{"apiKey": "` + s + `\"}`)
	}
	f.Fuzz(func(t *testing.T, s string) {
		masked, _ := known1(s)
		require.Equal(t, slow(s), masked)
		again, _ := known1(masked)
		require.Equal(t, masked, again)
	})
}

func slow(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		var from, to int
		for _, family := range families {
			for _, prefix := range family.prefixes {
				if strings.HasPrefix(s[i:], prefix) && begins(s, i) {
					if a, b := family.find(&text{s: s}, i, i+len(prefix)); b > to {
						from, to = a, b
					}
				}
			}
		}
		if to == 0 {
			out.WriteByte(s[i])
			i++
			continue
		}
		out.WriteString(s[i:from] + Mark)
		i = to
	}
	return out.String()
}

// TestHostileTexts: what begins like a key at every third byte and never is one takes time in proportion to its length.
func TestHostileTexts(t *testing.T) {
	for _, part := range []string{"hf_", "eyJ-", "TOKEN=(", "sk-\x00", "-----BEGIN ", "://", "Bearer ", "Basic a", `"password":"`, `":"`, "password=", ": ", "--", "cookie: "} {
		s := text{s: r(part, 1<<17/len(part)) + ".aaaaaaaaaaaa.("}
		measured := 0
		for i := range len(s.s) {
			before := s.runs
			known.at(&s, i, ^uint64(0))
			for c, r := range s.runs {
				if r != before[c] {
					measured += r.to - r.from + 1
				}
			}
		}
		assert.LessOrEqual(t, measured, 2*int(classes)*len(s.s), part)
	}
}

func TestNothingFoundAllocatesNothing(t *testing.T) {
	m := Masker{Rules: &Rules{Known: true}}
	s := r("The task-force asked for https://example.test/sk-1 and hf_hub. ", 40)
	assert.Zero(t, testing.AllocsPerRun(10, func() { m.clean(s) }))
}

// BenchmarkText reads 2 KB that have no secret: what people write, what has the most that looks like one, and what tools are told.
func BenchmarkText(b *testing.B) {
	for name, text := range map[string]string{
		"prose":  "The quick brown fox thinks of what it would say to the lazy dog, if it ever woke. ",
		"almost": "The task-force asked for https://example.test/sk-1 and hf_hub. ",
		"JSON":   `{"parts":[{"arguments":{"lang":"en","limit":10,"query":"weather in Paris"},"id":"call_1","name":"search","type":"tool_call"}],"role":"assistant"},`,
	} {
		b.Run(name, func(b *testing.B) {
			m := Masker{Rules: &Rules{Known: true}}
			s := r(text, 2048/len(text))
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				m.clean(s)
			}
		})
	}
}
