package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"aead.dev/minisign"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/signed"
)

// update fetches a signed book, shows what it changes and installs it.
func update(f *flags, args []string, stdout io.Writer) error {
	url, key, to := f.String("url", "", ""), f.String("key", os.Getenv("AGENTCOST_PUBLIC_KEY"), ""), f.String("o", "", "")
	dry := f.Bool("n", false, "")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() != 0 || *url == "" || *key == "" || *to == "" {
		f.Usage()
		return errUsage
	}
	data, err := fetch(*url)
	if err != nil {
		return err
	}
	if err := signed.Verify(data, *key); err != nil {
		return fmt.Errorf("%s: %w", *url, err)
	}
	book, err := over(*url, data)
	if err != nil {
		return err
	}
	old := pricing.Default()
	if was, err := os.ReadFile(*to); err == nil {
		if old, err = over(*to, was); err != nil {
			return err
		}
	}
	changes := pricing.Diff(old, book, time.Now())
	printChanges(stdout, changes)
	fmt.Fprintf(stdout, "%d rates change: %s, of %s\n", len(changes), book.Version(), book.AsOf().Format(time.DateOnly))
	if *dry {
		return nil
	}
	return install(*to, data)
}

// maxFetched bounds a book from a server, in bytes.
const maxFetched = 16 << 20

func fetch(url string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d", url, res.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxFetched+1))
	if err == nil && len(data) > maxFetched {
		err = fmt.Errorf("%s: larger than %d bytes", url, maxFetched)
	}
	return data, err
}

// over is a book on top of the embedded one.
func over(name string, data []byte) (*pricing.Book, error) {
	layers, err := pricing.ParseAll(name, data)
	if err != nil {
		return nil, err
	}
	return pricing.New(append(slices.Clone(pricing.Embedded()), layers...)...)
}

// install writes a file by a rename, so that a collector that watches it never reads a half of it.
func install(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".prices-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// export writes the embedded book as one file, signed where a key is given.
func export(f *flags, args []string, stdout io.Writer) error {
	name := f.String("sign", "", "")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() != 0 {
		f.Usage()
		return errUsage
	}
	data := bytes.Join(pricing.EmbeddedDocuments(), []byte("---\n"))
	if *name != "" {
		key, err := privateKey(*name)
		if err != nil {
			return err
		}
		data = signed.Sign(data, key)
	}
	_, err := stdout.Write(data)
	return err
}

// privateKey reads a key that minisign made, whose password, if it has one, is in the environment.
func privateKey(name string) (minisign.PrivateKey, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return minisign.PrivateKey{}, err
	}
	var key minisign.PrivateKey
	if key.UnmarshalText(text) == nil {
		return key, nil
	}
	return minisign.DecryptKey(os.Getenv("MINISIGN_PASSWORD"), text)
}
