// Command agentcost explains and checks what agent_cost charges.
package main

import (
	"fmt"
	"io"
	"os"
)

// command is one word of the command line.
type command struct {
	name, summary string
	run           func(args []string, stdout, stderr io.Writer) error
}

var commands = []command{
	{"trace", "price the calls of OTLP JSON files", trace},
}

func main() {
	if len(os.Args) > 1 {
		for _, c := range commands {
			if c.name != os.Args[1] {
				continue
			}
			if err := c.run(os.Args[2:], os.Stdout, os.Stderr); err != nil {
				fmt.Fprintln(os.Stderr, "agentcost:", err)
				os.Exit(1)
			}
			return
		}
	}
	os.Exit(2)
}
