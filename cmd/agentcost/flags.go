package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// errUsage ends the program with exit code 2. What is wrong has already been printed.
var errUsage = errors.New("wrong usage")

// flags are the flags of one command: its own, -book, and --help.
type flags struct {
	*flag.FlagSet
	books []string
}

func newFlags(name, help string, stderr io.Writer) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError)}
	f.SetOutput(stderr)
	f.Usage = func() { fmt.Fprint(stderr, help) }
	f.Func("book", "price book on top of the embedded one; may be a glob, and may be repeated", func(s string) error {
		f.books = append(f.books, s)
		return nil
	})
	return f
}

// book parses the command line and stacks the price books that it names on the embedded one.
func (f *flags) book(args []string) (*pricing.Book, error) {
	if err := f.parse(args); err != nil {
		return nil, err
	}
	layers, err := readLayers(f.books)
	if err != nil {
		return nil, err
	}
	return pricing.New(append(slices.Clone(pricing.Embedded()), layers...)...)
}

func (f *flags) parse(args []string) error {
	err := f.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return errUsage
	}
	return err
}

func readLayers(patterns []string) ([]*pricing.Layer, error) {
	var layers []*pricing.Layer
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pattern, err)
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("no such file: %s", pattern)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			read, err := pricing.ParseAll(name, data)
			if err != nil {
				return nil, err
			}
			layers = append(layers, read...)
		}
	}
	return layers, nil
}

// input is the files that are named after the flags, one after the other, or standard input where there are none.
func (f *flags) input(stdin io.Reader) (in io.Reader, closeAll func(), err error) {
	if f.NArg() == 0 {
		return stdin, func() {}, nil
	}
	var files []io.Reader
	closeAll = func() {
		for _, r := range files {
			if file, ok := r.(*os.File); ok {
				_ = file.Close()
			}
		}
	}
	for _, name := range f.Args() {
		file, err := os.Open(name)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		files = append(files, file, strings.NewReader("\n")) // a last line may lack its end
	}
	return io.MultiReader(files...), closeAll, nil
}
