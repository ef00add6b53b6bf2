package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-genai/otelcol-genai/internal/sessions"
)

// importer reads session files and hands on the spans of their calls.
type importer struct {
	since    time.Time
	send     *sender // nil with --dry-run
	sums     *sums
	progress io.Writer
	batch    ptrace.Traces
	spans    int
}

const importHelp = `usage: agentcost import [flags] [PATH...]

Sends the sessions that Claude Code, Codex, Gemini CLI, Qwen Code, Copilot CLI, Cline, Grok Build, Kimi Code, pi, Oh My Pi, OpenCode, Kilo and OpenClaw keep on disk, and says
what they come to by day and model. Without PATH, those of the current user. What was sent before is sent under the
same ids.

`

// importSessions sends what agents keep of their work to an OTLP endpoint, and says what it comes to.
func importSessions(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	flags.SetOutput(stderr)
	im := importer{sums: newSums(), progress: stderr, batch: ptrace.NewTraces()}
	to := &sender{headers: headerFlag{}}
	flags.StringVar(&to.endpoint, "endpoint", "http://127.0.0.1:4318", "OTLP over HTTP: of a collector of ours, which prices what it is sent")
	flags.Var(to.headers, "header", "NAME=VALUE to send with each request; may be repeated")
	flags.Func("since", "leave out what is older than this day, YYYY-MM-DD, or time, RFC 3339", func(s string) (err error) {
		im.since, err = parseSince(s)
		return err
	})
	content := flags.Bool("content", false, "send prompts, answers, tool arguments and results, too")
	dry := flags.Bool("dry-run", false, "send nothing, only say what it comes to")
	quiet := flags.Bool("quiet", false, "no progress on standard error")
	flags.Usage = func() {
		fmt.Fprint(stderr, importHelp)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *quiet {
		im.progress = io.Discard
	}
	if !*dry {
		im.send = to
	}
	paths, err := sessionFiles(flags.Args())
	if err != nil {
		return err
	}
	if err := im.run(paths, sessions.Options{Content: *content, Whole: true}); err != nil {
		return err
	}
	return im.sums.write(stdout)
}

// sessionFiles are those in roots or, where there are none, where agents keep the current user's.
func sessionFiles(roots []string) ([]string, error) {
	if len(roots) == 0 {
		roots = sessions.Places()
	}
	paths, err := sessions.Find(roots)
	if err == nil && len(paths) == 0 {
		err = errors.New("no session files found: name a file or directory")
	}
	return paths, err
}

func parseSince(s string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, nil
		}
	}
	return time.Time{}, errors.New("neither a day nor a time")
}

// run reads the files one after the other. A file that cannot be read is reported, and the rest is read all the same.
func (im *importer) run(paths []string, opt sessions.Options) error {
	lib := sessions.New(opt)
	var unread []error
	for n, path := range paths {
		if err := im.file(lib.File(path)); errors.Is(err, errSend) {
			return err
		} else if err != nil {
			unread = append(unread, err)
		}
		fmt.Fprintf(im.progress, "\r%d of %d files, %d calls", n+1, len(paths), im.sums.calls)
	}
	for _, path := range paths { // what was open until another file told the rest
		f := lib.File(path)
		f.End()
		if err := im.take(f.Take()); err != nil {
			return err
		}
	}
	if err := im.flush(); err != nil {
		return err
	}
	fmt.Fprintf(im.progress, "\r%d of %d files, %d calls\n", len(paths), len(paths), im.sums.calls)
	return errors.Join(unread...)
}

func (im *importer) file(f *sessions.File) error {
	at := time.Now()
	if info, err := os.Stat(f.Path); err == nil {
		at = info.ModTime()
	}
	for {
		more, err := f.Read(at)
		if err != nil {
			return err
		}
		if err := im.take(f.Take()); err != nil || !more {
			return err
		}
	}
}

// take keeps the spans that are not too old, and sends a batch when it is full.
func (im *importer) take(td ptrace.Traces) error {
	if !im.since.IsZero() {
		td.ResourceSpans().RemoveIf(func(rs ptrace.ResourceSpans) bool {
			rs.ScopeSpans().RemoveIf(func(ss ptrace.ScopeSpans) bool {
				ss.Spans().RemoveIf(func(span ptrace.Span) bool { return span.EndTimestamp().AsTime().Before(im.since) })
				return ss.Spans().Len() == 0
			})
			return rs.ScopeSpans().Len() == 0
		})
	}
	im.sums.add(td)
	im.spans += td.SpanCount()
	td.ResourceSpans().MoveAndAppendTo(im.batch.ResourceSpans())
	if im.spans < batchSpans {
		return nil
	}
	return im.flush()
}

// batchSpans is how many spans are sent at a time: a few megabytes without content.
const batchSpans = 2000

func (im *importer) flush() error {
	td := im.batch
	im.batch, im.spans = ptrace.NewTraces(), 0
	if im.send == nil || td.SpanCount() == 0 {
		return nil
	}
	return im.send.traces(td)
}
