package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	explained "github.com/otelcol-genai/otelcol-genai/internal/explain"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const explainHelp = `usage: agentcost explain -provider P -model M [flags]

Shows which card prices a call and how it was found, with the rates and the multiplication.

  -provider, -model            as spelled on the span
  -request-model               tried if -model is not known
  -at TIME                     when the call ended, RFC 3339 (default: now)
  -service NAME                batch, flex, priority, fast, ... (default: standard)
  -region, -geo, -tenant       where the call was served, and for whom
  -size, -quality              of the images that were made
  -book FILE                   price book on top of the embedded one; may be a glob, and may be repeated

Counts, which must not overlap:
  -input -cache-read -cache-write -cache-write-5m -cache-write-30m -cache-write-1h -cache-write-12h
  -output -reasoning -audio-input -audio-cache-read -audio-output -image-input -image-output -web-search -request
  -file-search -code-session -search-unit -images -pages -characters -audio-seconds -video-seconds -gpu-seconds

Exit codes: 0 priced, 1 not or only partly priced, 2 wrong usage.
`

func explain(args []string, _ io.Reader, stdout, stderr io.Writer) error {
	f := newFlags("explain", explainHelp, stderr)
	q := pricing.Query{At: time.Now()}
	var t pricing.Tokens
	f.StringVar(&q.Provider, "provider", "", "")
	f.StringVar(&q.Model, "model", "", "")
	f.StringVar(&q.RequestModel, "request-model", "", "")
	f.StringVar(&q.Service, "service", "", "")
	f.StringVar(&q.Region, "region", "", "")
	f.StringVar(&q.Geo, "geo", "", "")
	f.StringVar(&q.Size, "size", "", "")
	f.StringVar(&q.Quality, "quality", "", "")
	f.StringVar(&q.Tenant, "tenant", "", "")
	f.timeVar(&q.At, "at")
	for u := range pricing.Units {
		f.countVar(&t[u], u)
	}
	book, err := f.book(args)
	if err != nil {
		return err
	}
	card, reason := book.Find(&q)
	if reason != "" {
		fmt.Fprintf(stdout, "unpriced: %s\n", reason)
		if near := book.Nearest(q.Provider, cmp.Or(q.Model, q.RequestModel)); near != "" && reason != pricing.Denied {
			fmt.Fprintf(stdout, "nearest known name, not applied: %s\n", near)
		}
		return errors.New("not priced")
	}
	var c pricing.Cost
	card.Cost(&t, &c)
	return report(stdout, card, &t, &c)
}

// report prints the explanation. It fails if the price is only partial.
func report(w io.Writer, card pricing.Card, t *pricing.Tokens, c *pricing.Cost) error {
	e := explained.Of(card, t, c)
	if err := e.Write(w); err != nil {
		return err
	}
	if e.Missing != "" {
		return fmt.Errorf("partial: %s has no rate", e.Missing)
	}
	return nil
}

// countVar defines a flag for a number of tokens or events.
func (f *flags) countVar(to *int64, u pricing.Unit) {
	f.Func(flagName(u), "", func(s string) error {
		n, err := strconv.ParseFloat(s, 64)
		switch n *= float64(u.Scale()); {
		case err != nil, n != math.Trunc(n):
			return errors.New("not a count")
		case n < 0 || n > maxTokens:
			return errors.New("out of range")
		}
		*to = int64(n)
		return nil
	})
}

func (f *flags) timeVar(to *time.Time, name string) {
	f.Func(name, "", func(s string) (err error) {
		*to, err = time.Parse(time.RFC3339, s)
		return err
	})
}

// flagName is the name of a unit's flag: with dashes for underscores.
func flagName(u pricing.Unit) string {
	return strings.ReplaceAll(u.String(), "_", "-")
}
