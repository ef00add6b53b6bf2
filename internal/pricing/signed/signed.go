// Package signed signs price books and checks their signatures. A signed book is one file: the book, and minisign's signature of
// it behind it as comments of YAML, so that whoever does not check it reads the same book.
//
//	schema: agentcost.prices/v1
//	...
//	#minisign untrusted comment: ...
//	#minisign RUQ...
//	#minisign trusted comment: timestamp:1764201600
//	#minisign ...
package signed

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"aead.dev/minisign"
)

const mark = "#minisign "

// Sign appends a signature of a book.
func Sign(book []byte, key minisign.PrivateKey) []byte {
	if len(book) > 0 && book[len(book)-1] != '\n' {
		book = append(bytes.Clone(book), '\n')
	}
	out := bytes.Clone(book)
	for line := range strings.Lines(string(minisign.Sign(key, book))) {
		out = append(append(out, mark...), strings.TrimRight(line, "\n")...)
		out = append(out, '\n')
	}
	return out
}

// ErrUnsigned is the error of a book without a signature.
var ErrUnsigned = errors.New("not signed")

// Verify checks that a book is signed with the private key of a public one, which is given as minisign prints it: one line that
// begins with RW.
func Verify(data []byte, publicKey string) error {
	key, err := Key(publicKey)
	if err != nil {
		return err
	}
	at := bytes.Index(data, []byte("\n"+mark))
	if at < 0 {
		return ErrUnsigned
	}
	book, rest := data[:at+1], string(data[at+1:])
	var signature strings.Builder
	for line := range strings.Lines(rest) {
		text, ok := strings.CutPrefix(line, mark)
		if !ok {
			return errors.New("something stands behind the signature")
		}
		signature.WriteString(text)
	}
	if !minisign.Verify(key, book, []byte(strings.TrimRight(signature.String(), "\n"))) {
		return errors.New("the signature is not of this book and key")
	}
	return nil
}

// Key reads a public key.
func Key(text string) (minisign.PublicKey, error) {
	var key minisign.PublicKey
	if err := key.UnmarshalText([]byte(strings.TrimSpace(text))); err != nil {
		return key, fmt.Errorf("not a public key of minisign: %w", err)
	}
	return key, nil
}
