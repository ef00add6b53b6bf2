package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const bookHelp = `usage: agentcost book lint FILE...
       agentcost book diff [-at TIME] OLD NEW
       agentcost book show [-book FILE]... [PROVIDER[/MODEL]]
       agentcost book update -url URL -key KEY -o FILE [-n] [-insecure]
       agentcost book export [-sign KEYFILE] [-dir DIR]

lint checks price books on top of the embedded one and lists every error with file, line and key.
diff lists the rates of the standard service that differ between two books for a call at a given time (default: now).
OLD and NEW are files, each on top of the embedded book, or the word embedded. A change by more than a factor of 5 is
marked with !, because a running collector keeps the old price of its model unless accept names it or force is set.
show lists the rates of all models, of one provider's, or of one model, in USD per million units.
update fetches a signed book, checks its signature with minisign's public key KEY (default: $AGENTCOST_PUBLIC_KEY), lists
the rates that change and installs it as FILE, which prices.files or -book reads. A book older than the prices in use is
refused, and so is a URL that is not https unless -insecure is given. With -n it installs nothing.
export writes the embedded book as one file. With -sign it is signed with minisign's private key in KEYFILE, whose
password, if it has one, is in $MINISIGN_PASSWORD. With -dir it is a file there that bears the book's version.

Exit codes: 0 done, 1 errors were found, 2 wrong usage.
`

func book(args []string, _ io.Reader, stdout, stderr io.Writer) error {
	commands := map[string]func(*flags, []string, io.Writer) error{
		"lint": lint, "diff": diff, "show": show, "update": update, "export": export,
	}
	f := newFlags("book", bookHelp, stderr)
	if len(args) == 0 || commands[args[0]] == nil {
		err := f.parse(args)
		if err == nil {
			f.Usage()
			err = errUsage
		}
		return err
	}
	return commands[args[0]](f, args[1:], stdout)
}

func lint(f *flags, args []string, stdout io.Writer) error {
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() == 0 {
		f.Usage()
		return errUsage
	}
	layers, err := readLayers(f.Args())
	if err != nil {
		return err
	}
	b, err := pricing.New(append(slices.Clone(pricing.Embedded()), layers...)...)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "ok: %s\n", b.Version())
	return nil
}

func diff(f *flags, args []string, stdout io.Writer) error {
	at := time.Now()
	f.timeVar(&at, "at")
	if err := f.parse(args); err != nil {
		return err
	}
	if f.NArg() != 2 {
		f.Usage()
		return errUsage
	}
	from, err1 := overEmbedded(f.Arg(0))
	to, err2 := overEmbedded(f.Arg(1))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	printChanges(stdout, pricing.Diff(from, to, at))
	return nil
}

func printChanges(stdout io.Writer, changes []pricing.Change) {
	for _, c := range changes {
		mark := ""
		if c.Jump(pricing.MaxChange) {
			mark = " !"
		}
		fmt.Fprintf(stdout, "%s%s\n", c, mark)
	}
}

func overEmbedded(name string) (*pricing.Book, error) {
	if name == "embedded" {
		return pricing.Default(), nil
	}
	layers, err := readLayers([]string{name})
	if err != nil {
		return nil, err
	}
	return pricing.New(append(slices.Clone(pricing.Embedded()), layers...)...)
}

func show(f *flags, args []string, stdout io.Writer) error {
	b, err := f.book(args)
	if err != nil {
		return err
	}
	if f.NArg() > 1 {
		f.Usage()
		return errUsage
	}
	n := 0
	b.Rows(f.Arg(0), func(r pricing.Row) {
		n++
		fmt.Fprintln(stdout, rowText(r))
	})
	if n == 0 {
		return fmt.Errorf("no such model: %s", f.Arg(0))
	}
	return nil
}

func rowText(r pricing.Row) string {
	if r.Unpriced != "" {
		return fmt.Sprintf("%s/%s unpriced: %s", r.Provider, r.Model, r.Unpriced)
	}
	var s strings.Builder
	s.WriteString(r.Label)
	for _, rate := range r.Rates {
		fmt.Fprintf(&s, " %s=%s", rate.Key, rate.PerMillion())
	}
	if len(r.Rates) == 0 {
		s.WriteString(" not known")
	}
	return s.String()
}
