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
	"strings"
	"time"

	"aead.dev/minisign"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/reload"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing/signed"
)

// update fetches a signed book, shows what it changes and installs it.
func update(f *flags, args []string, stdout io.Writer) error {
	url, key, to := f.String("url", "", ""), f.String("key", os.Getenv("AGENTCOST_PUBLIC_KEY"), ""), f.String("o", "", "")
	dry, insecure := f.Bool("n", false, ""), f.Bool("insecure", false, "")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() != 0 || *url == "" || *key == "" || *to == "" {
		f.Usage()
		return errUsage
	}
	if !strings.HasPrefix(*url, "https://") && !*insecure {
		return errors.New("-url: must begin with https:// unless -insecure is given")
	}
	data, err := fetch(*url)
	if err != nil {
		return err
	}
	if err := signed.Verify(data, *key); err != nil {
		return fmt.Errorf("%s: %w", *url, err)
	}
	book, checked, err := over(*url, data)
	if err != nil {
		return err
	}
	old, since := pricing.Default(), newest(pricing.Embedded())
	if was, err := os.ReadFile(*to); err == nil {
		if old, since, err = over(*to, was); err != nil {
			return err
		}
	}
	if !checked.IsZero() && checked.Before(since) { // an old book is signed just as well
		return fmt.Errorf("%s: its prices are of %s, those in use of %s", *url, checked.Format(time.DateOnly), since.Format(time.DateOnly))
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
	client := http.Client{CheckRedirect: reload.StayEncrypted}
	res, err := client.Do(req)
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

// over is a book on top of the embedded one, and when its own prices were checked.
func over(name string, data []byte) (*pricing.Book, time.Time, error) {
	layers, err := pricing.ParseAll(name, data)
	if err != nil {
		return nil, time.Time{}, err
	}
	book, err := pricing.New(append(slices.Clone(pricing.Embedded()), layers...)...)
	return book, newest(layers), err
}

func newest(layers []*pricing.Layer) time.Time {
	var at time.Time
	for _, l := range layers {
		if l.AsOf().After(at) {
			at = l.AsOf()
		}
	}
	return at
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
	name, dir := f.String("sign", "", ""), f.String("dir", "", "")
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
	if *dir != "" {
		return save(*dir, data, stdout)
	}
	_, err := stdout.Write(data)
	return err
}

// save writes the book as a file that bears its version.
func save(dir string, data []byte, stdout io.Writer) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	name := filepath.Join(dir, "agentcost-prices-"+pricing.Default().Version()+".yaml")
	if err := install(name, data); err != nil {
		return err
	}
	_, err := fmt.Fprintln(stdout, name)
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
