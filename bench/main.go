package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"runtime"
	"strconv"
)

func main() {
	bin := flag.String("bin", "bin/otelcol-genai", "the collector to measure")
	spans := flag.Int("spans", 100_000, "spans per round")
	rounds := flag.Int("rounds", 3, "rounds; the table shows medians")
	conns := flag.Int("connections", 4, "gRPC connections, each a closed loop")
	text := flag.String("text", "plain", "what prompts and answers are like: "+textNames())
	only := flag.String("only", "", "regular expression: run the pipelines whose name matches")
	profiles := flag.String("profiles", "", "directory for a processor profile of each pipeline; costs a few per cent")
	smoke := flag.Bool("smoke", false, "one short round: are spans and costs right? The figures mean nothing")
	flag.Parse()

	said, err := textNamed(*text)
	if err != nil {
		log.Fatalf("-text: %v", err)
	}
	b := &bench{bin: *bin, spans: *spans, warmup: *spans / 10, conns: *conns, text: said, profiles: *profiles}
	if *smoke {
		b.spans, b.warmup, *rounds = 4000, 1000, 1
	}
	match, err := regexp.Compile(*only)
	if err != nil {
		log.Fatalf("-only: %v", err)
	}
	pinSelf()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if failed := b.run(ctx, *rounds, match); failed > 0 {
		os.Exit(1)
	}
}

// run measures the chosen scenarios in turns, prints the table and says how many rounds were right and wrong.
func (b *bench) run(ctx context.Context, rounds int, match *regexp.Regexp) (failed int) {
	var chosen []scenario
	for _, s := range scenarios {
		if match.MatchString(s.name) {
			chosen = append(chosen, s)
		}
	}
	all, passed := results{}, 0
	for i := range rounds {
		for _, s := range chosen {
			m, err := b.round(ctx, &s)
			if err != nil {
				failed++
				log.Printf("round %d, %s: FAILED: %v", i+1, s.name, err)
				continue
			}
			passed++
			all[s.name] = append(all[s.name], m)
			log.Printf("round %d, %s: %.1f CPU-s per M spans", i+1, s.name, m.cpuPerM)
		}
	}
	if err := all.print(os.Stdout, chosen); err != nil {
		log.Print(err)
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	return failed
}

// pinSelf keeps the load and the stand-in off the collector's core.
func pinSelf() {
	if runtime.NumCPU() < 2 {
		return
	}
	out, err := exec.Command("taskset", "-acp", "0", strconv.Itoa(os.Getpid())).CombinedOutput()
	if err != nil {
		log.Printf("not pinned to a core of its own (%v %s): the figures are rougher", err, out)
	}
}
