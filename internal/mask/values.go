package mask

import (
	"encoding/base64"
	"strings"
)

// sort is what a name says about its value.
type sort int

const (
	nothing   sort = 0
	key       sort = 1 << iota // that it is long and random
	token                      // the same, of a name that is also one of parts of texts
	pass                       // that it is a password, which may be short
	login                      // that it is a user and a password in Base64
	shouted                    // that it is a variable of a shell
	annotated                  // that a type stood in between
)

const longestValue = 4096 // bytes of one that must look like a secret

// naming is what a name without quotes says about its value. What stands in lines of headers has finders of its own.
func naming(name string) sort {
	switch {
	case !mayBeSecret(name) || endsInFold(name, "authorization") || endsInFold(name, cookie):
		return nothing
	case endsInFold(name, "token") && (len(name) == len("token") || isUpper(name)):
		return token
	case name == "Pwd": // of a connection; PWD is a directory
		return pass
	case endsInFold(name, "_auth") || name == "auth":
		return login
	case !secretName(name):
		return nothing
	case endsInFold(name, "password") || endsInFold(name, "passwd") || endsInFold(name, "passphrase") || endsInFold(name, "pass") || endsInFold(name, "pwd"):
		return pass
	}
	return key
}

func isUpper(name string) bool { return !strings.ContainsAny(name, lower) }

func endsInFold(s, end string) bool {
	return len(s) >= len(end) && strings.EqualFold(s[len(s)-len(end):], end)
}

// holds reports whether value may be a secret of that sort, and is no expression, type, path or name.
func (is sort) holds(value string) bool {
	const leastPassword, leastKey = 6, 16
	n, digit := len(value), strings.ContainsAny(value, digits)
	switch {
	case n < leastPassword || strings.IndexByte("$%{<&*[", value[0]) >= 0 || strings.ContainsAny(value, " \t\r\n") || strings.Contains(value, Mark):
		return false
	case is&login != 0:
		return isLogin(value)
	case secretName(value) || isPath(value):
		return false
	case is&shouted != 0:
		return is&token == 0 || strings.ContainsAny(value, lower+upper)
	case is&pass != 0:
		return digit || strings.ContainsAny(value[:n-1], "@#$%^&*+!")
	}
	return n >= leastKey && digit && !wordy(value)
}

// isLogin reports whether s is a user and a password in Base64.
func isLogin(s string) bool {
	plain, err := base64.StdEncoding.DecodeString(s)
	return err == nil && strings.Contains(string(plain), ":")
}

// isPath reports whether s is an address, or begins like a path of files (./run/) or of a program's names (process.env).
func isPath(s string) bool {
	rest := strings.TrimLeft(s, "./~")
	names := len(rest) - len(strings.TrimLeft(rest, lower+upper+"_"))
	if names < 2 || names == len(rest) {
		return false
	}
	return rest[names] == '.' || rest[names] == '/' && (len(rest) < len(s) || strings.ToLower(rest[:names]) == rest[:names]) || strings.HasPrefix(rest[names:], "://")
}

// onlyWords reports whether s is made of words, without a digit or a capital, as classes of styles are.
func onlyWords(s string) bool {
	return strings.Trim(s, lower+"-_") == "" && strings.ContainsAny(s, "-_")
}

// wordy reports whether s is made of words, as names in programs and files are: hub_download_v2, and no random letters.
func wordy(s string) bool {
	const others = 8 // letters for a digit or a capital among them
	n, odd := min(len(s), 64), 0
	for i := range n {
		if !classBytes[snake][s[i]] {
			odd++
		}
	}
	return strings.ContainsAny(s[:n], "-_") && odd*others <= n
}
