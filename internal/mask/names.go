package mask

// secretNames are the ends of names of attributes whose values are secret, without separators and in lower case.
var secretNames = map[string]bool{
	"authorization": true, "cookie": true, "password": true, "passwd": true, "passphrase": true, "secret": true, "credentials": true,
	"apikey": true, "accesskey": true, "secretkey": true, "privatekey": true,
	"accesstoken": true, "refreshtoken": true, "idtoken": true, "authtoken": true, "bearertoken": true, "sessiontoken": true, "securitytoken": true,
	"apitoken": true, "privatetoken": true, "vaulttoken": true, "bottoken": true,
	"accountkey": true, "subscriptionkey": true, "encryptionkey": true, "signingkey": true, "masterkey": true, "authkey": true,
	"secretaccesskey": true, "clientkeydata": true, "clientsecret": true, "apisecret": true, "pgpassword": true, "sshpass": true, "mysqlpwd": true,
	"dbpass": true, "smtppass": true, "userpass": true, "mysqlpass": true, "redispass": true, "adminpass": true,
}

// endings are the last two letters of all that says it is secret: a bit for the second in the row of the first. Most names have others, and
// are looked at no further.
var endings = func() (rows [32]uint32) {
	add := func(name string) { rows[name[len(name)-2]&31] |= 1 << (name[len(name)-1] & 31) }
	for name := range secretNames {
		add(name)
	}
	add("token")
	add("auth")
	add("pwd")
	add("pass")
	return rows
}()

// mayBeSecret reports whether a name ends as one of a secret does.
func mayBeSecret(name string) bool {
	n := len(name)
	return n > 1 && endings[name[n-2]&31]>>(name[n-1]&31)&1 != 0
}

const longestName = 16 // bytes of the longest of them, and a little more

// secretName reports whether an attribute of that name holds a secret: if its last words, however they are joined, are one of
// secretNames. http.request.header.x-api-key, OPENAI_API_KEY and userPassword are.
func secretName(name string) bool {
	if !mayBeSecret(name) {
		return false
	}
	var folded [longestName]byte // of the end of name, from the back
	free := len(folded)
	for i := len(name) - 1; i >= 0; i-- {
		if b := name[i]; alphanumeric[b] {
			if free == 0 {
				return false
			}
			free--
			folded[free] = b | 0x20
		}
		if beginsWord(name, i) && secretNames[string(folded[free:])] {
			return true
		}
	}
	return false
}

// beginsWord reports whether a word of a name begins at i: after a separator, or with a capital after a small letter.
func beginsWord(name string, i int) bool {
	if i == 0 || !alphanumeric[name[i-1]] {
		return true
	}
	capital := func(b byte) bool { return b >= 'A' && b <= 'Z' }
	return capital(name[i]) && !capital(name[i-1])
}
