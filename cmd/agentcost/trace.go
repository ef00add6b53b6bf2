package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"io"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

// trace prints what every span and log record of OTLP JSON files is to the bill, one JSON line each, seen from its whole
// trace as agent_run sees it. All files are one input, so that spans and logs may come in files of their own.
func trace(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("trace", flag.ContinueOnError)
	flags.SetOutput(stderr)
	across := flags.Bool("across-traces", true, "bill a call once that two instrumentations recorded in traces of their own, on evidence:\n"+
		"one id, one session, or a framework's span around the SDK's with the same model and counts")
	table := flags.Bool("table", false, "print a table and the totals by model instead of JSON lines")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("trace: no file given")
	}
	c := capture{book: pricing.Default()}
	for _, path := range flags.Args() {
		if err := c.readFile(path); err != nil {
			return err
		}
	}
	c.judge(*across)
	if !c.recognized() {
		return errors.New("nothing in it is recognized as a model call, an agent or a tool: docs/attributes.md says what is read")
	}
	out := bufio.NewWriter(stdout)
	if *table {
		c.writeTable(out)
		return out.Flush()
	}
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for i := range c.items {
		if err := lines.Encode(c.items[i].line()); err != nil {
			return err
		}
	}
	return out.Flush()
}
