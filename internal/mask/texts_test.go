package mask

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// secrets stand for words of secretTexts.
var secrets = strings.NewReplacer("KEY9", r("Zq8Wm2", 6), "HEX9", r("0a1b2c3d", 4), "PW9", "hunter2", "LOGIN9", "dXNlcjpodW50ZXIy")

var marks = strings.NewReplacer("KEY9", Mark, "HEX9", Mark, "PW9", Mark, "LOGIN9", Mark)

// secretTexts are what agents read, run and print.
var secretTexts = []string{
	// variables and options of shells
	"A=1\nMISTRAL_API_KEY=KEY9\nHOME=/root\n", "DB_PASSWORD=PW9\n", "DB_PASSWORD='PW9'", "MYSQL_PWD=PW9", "SMTP_PASS=PW9", "API_KEY = KEY9",
	"set TOKEN=KEY9\r\nset X=1\r\n", "$env:API_KEY = 'KEY9'", "docker run -e POSTGRES_PASSWORD=PW9 postgres", `{"Env":["DB_PASSWORD=PW9","PATH=/bin"]}`,
	"tool --api-key KEY9 run", "tool --api-key=KEY9 run", "tool --password PW9 run", `tool --password "PW9"`, "helm --set auth.password=PW9 x",
	// requests
	"curl -H 'Authorization: Bearer KEY9' https://x.test", `curl -H "x-api-key: KEY9" https://x.test`, "curl -H 'x-api-key:KEY9' x", "curl -d 'user=a&password=PW9' x",
	"curl -u admin:PW9 https://x.test", "curl -s --user 'admin:PW9' x", "curl -H 'PRIVATE-TOKEN: KEY9' x", `curl -d '{"password":"PW9"}' x`,
	"authorization: Bearer KEY9\r\naccept: */*\r\n", "x-api-key: KEY9\r\nhost: x\r\n", "api-key: HEX9\r\n",
	"Ocp-Apim-Subscription-Key: HEX9", "Authorization: token KEY9", "Authorization: KEY9", "AUTHORIZATION: BEARER KEY9", "Authorization: Basic LOGIN9",
	"GET https://x/?a=1&token=KEY9", "GET https://x/?a=1&amp;api_key=KEY9", "https://x/cb#access_token=KEY9&x=1", "/o?X-Amz-Signature=HEX9&X=1",
	"https://hooks.slack.com/services/KEY9", "https://discord.com/api/webhooks/KEY9", "https://x.test/?sig=KEY9",
	// files
	"users:\n- user:\n    token: KEY9\n", "client-key-data: KEY9\n", `{"auths":{"x":{"auth":"LOGIN9"}}}`, "env:\n- name: DB_PASSWORD\n  value: PW9\n",
	"env:\n- name: DB_PASSWORD\n  value: \"PW9\"\n", "db:\n  user: a\n  password: PW9\n", "password: 'PW9' # of a test", "[db]\npassword = \"PW9\"\n",
	"aws_secret_access_key = KEY9\nregion = x\n", "AccountName=a;AccountKey=KEY9;EndpointSuffix=x", "Name=Root;SharedAccessKey=KEY9", "Uid=sa;Pwd=PW9;", "User ID=sa;Password=PW9;Encrypt=true",
	"//registry.npmjs.org/:_authToken=KEY9\n", "_auth=LOGIN9\n", "machine x.test login me password PW9\n", "machine x.test\n  login me\n  password PW9\n",
	"host=h user=u password=PW9 dbname=x", "jdbc:postgresql://h/db?user=u&password=PW9", "amqp://u:PW9@h", "redis://:PW9@h:6379/0",
	"CREATE USER u WITH PASSWORD 'PW9';", "CREATE USER 'u'@'%' IDENTIFIED BY 'PW9';",
	// what programs hold and print
	"{'x-api-key': \"KEY9\"}", "[(b'x-api-key', b'KEY9')]", "{b'api-key': b'KEY9'}", "map[Authorization:[Bearer KEY9] X-Api-Key:[KEY9]]",
	"&{Host:h Password:PW9 Port:1}", "Config(api_key='KEY9', model='x')", "Db(user=app, password=PW9, host=h)", "{ apiKey: 'KEY9', baseURL: 'x' }", "Invalid password: PW9\n",
	`{"name":"x-api-key","value":"KEY9"}`, "{\n  \"name\": \"x-api-key\",\n  \"value\": \"KEY9\"\n}", `["x-api-key","KEY9"]`, `{"x-api-key":["KEY9"]}`, `{:password=>"PW9"}`, `{"password" => "PW9"}`, `['password' => 'PW9']`,
	`os.environ["OPENAI_API_KEY"] = "KEY9"`, `headers['x-api-key'] = 'KEY9'`, `h.set("x-api-key", "KEY9")`, `OpenAI(api_key="KEY9")`, `const apiKey = "KEY9";`, "const apiKey: string = 'KEY9'",
	`api_key: str = "KEY9"`, `password := "PW9"`, "- `password`: `PW9`", `{"token":"HEX9"}`,
	"\x1b[1mpassword=PW9\x1b[m",
}

func quoted(s string) string {
	out, _ := json.Marshal(s)
	return string(out)
}

// TestSecretTexts: of every text, alone, within JSON and within JSON in JSON, what is secret is masked and nothing else.
func TestSecretTexts(t *testing.T) {
	for _, s := range secretTexts {
		text, want := secrets.Replace(s), marks.Replace(s)
		for range 3 {
			assert.Equal(t, want, Text(text))
			text, want = quoted("ok:\n"+text), quoted("ok:\n"+want)
		}
	}
}

func TestPlainTexts(t *testing.T) {
	for _, s := range plainTexts {
		for range 3 {
			assert.Equal(t, s, Text(s))
			s = quoted("ok:\n" + s)
		}
	}
}
