// Command agentcost explains and checks what agent_cost charges.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

// command is one word of the command line.
type command struct {
	name, summary string
	run           func(args []string, stdin io.Reader, stdout, stderr io.Writer) error
}

var commands = []command{
	{"price", "price calls, one JSON object per line", price},
	{"explain", "show which card prices a call, and the multiplication", explain},
	{"trace", "price the calls in OTLP JSON files", ignoreStdin(trace)},
	{"runs", "list the runs in the ledger", ignoreStdin(listRuns)},
	{"show", "show a run as a tree", ignoreStdin(showRun)},
	{"spend", "add up what was spent, by model, user, agent, day, ...", ignoreStdin(spend)},
	{"recost", "say what stored calls would have cost with another model or other prices", ignoreStdin(recost)},
	{"focus", "write stored costs as FOCUS 1.2", ignoreStdin(focus)},
	{"statusline", "one line for a prompt: what this session and this day cost", statusline},
	{"book", "check, compare and list price books", book},
	{"import", "send the sessions that agents keep on disk, and say what they come to", ignoreStdin(importSessions)},
}

func ignoreStdin(run func([]string, io.Writer, io.Writer) error) func([]string, io.Reader, io.Writer, io.Writer) error {
	return func(args []string, _ io.Reader, stdout, stderr io.Writer) error { return run(args, stdout, stderr) }
}

func main() { os.Exit(cli(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// cli is the program; its result is the exit code: 0 done, 1 failed, 2 wrong usage.
func cli(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		help(stderr)
		return 2
	}
	switch args[0] {
	case "version", "-version", "--version":
		fmt.Fprintln(stdout, "agentcost", version())
		return 0
	case "help", "-h", "--help":
		help(stdout)
		return 0
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		err := c.run(args[1:], stdin, stdout, stderr)
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.Is(err, errUsage):
			return 2
		}
		fmt.Fprintf(stderr, "agentcost %s: %v\n", c.name, err)
		return 1
	}
	fmt.Fprintf(stderr, "agentcost: unknown command %q\n", args[0])
	help(stderr)
	return 2
}

// release is the version, where the linker has set it.
var release string

// version is the release's or else the module's, as Go recorded it.
func version() string {
	v := release
	if info, ok := debug.ReadBuildInfo(); ok {
		v = cmp.Or(v, info.Main.Version)
	}
	return cmp.Or(v, "unknown") + " " + runtime.Version()
}

func help(w io.Writer) {
	fmt.Fprint(w, "usage: agentcost COMMAND [flags]\n\nagentcost says what model calls cost, and why.\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-11s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nRun agentcost COMMAND --help for more. Exit codes: 0 done, 1 failed, 2 wrong usage.\n")
}
