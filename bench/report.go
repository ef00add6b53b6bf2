package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// results holds every round's measure by scenario name.
type results map[string][]measure

// median is the middle of the rounds by key; of an even number the lower middle.
func median[T cmp.Ordered](rounds []measure, key func(measure) T) T {
	values := make([]T, len(rounds))
	for i, m := range rounds {
		values[i] = key(m)
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

func cpuPerM(m measure) float64 { return m.cpuPerM }

// What a core costs for an hour, and a gigabyte that leaves, in dollars: common prices of clouds in 2026.
const (
	coreHour = 0.04
	gigabyte = 0.05
)

// dollars are what a million spans cost to process and to send.
func dollars(m measure) float64 {
	return m.cpuPerM/3600*coreHour + float64(m.wire)*1e6/1e9*gigabyte
}

// print writes the table and, below it, how many times the spans per processor second the peers take.
func (r results) print(w io.Writer, chosen []scenario) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "pipeline\tCPU-s per M spans\tmin\tmax\tspans/s\t"+
		"p50 ack ms\tp99 ack ms\tpeak RSS MiB\tbytes out\tUSD per M spans\trefused\t")
	for _, s := range chosen {
		rounds := r[s.name]
		if len(rounds) == 0 {
			continue
		}
		least := slices.MinFunc(rounds, func(a, b measure) int { return cmp.Compare(a.cpuPerM, b.cpuPerM) })
		most := slices.MaxFunc(rounds, func(a, b measure) int { return cmp.Compare(a.cpuPerM, b.cpuPerM) })
		fmt.Fprintf(tw, "%s\t%.1f\t%.1f\t%.1f\t%.0f\t%.1f\t%.1f\t%d\t%d\t%.4f\t%d\t\n", s.name,
			median(rounds, cpuPerM), least.cpuPerM, most.cpuPerM,
			median(rounds, func(m measure) float64 { return m.perSec }),
			millis(median(rounds, func(m measure) time.Duration { return m.p50 })),
			millis(median(rounds, func(m measure) time.Duration { return m.p99 })),
			median(rounds, func(m measure) int64 { return m.peak })>>20,
			median(rounds, func(m measure) int64 { return m.wire }), median(rounds, dollars),
			median(rounds, func(m measure) int64 { return m.refused }))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, ours := range []string{nameFull, nameCost, nameReady} {
		for _, peer := range []string{namePeer10, namePeer100, nameTuned10, nameTuned100, nameGrouped} {
			if len(r[ours]) > 0 && len(r[peer]) > 0 {
				ratio := median(r[peer], cpuPerM) / median(r[ours], cpuPerM)
				fmt.Fprintf(w, "%s: %.2f times the spans per CPU-second of %s\n", ours, ratio, peer)
			}
		}
	}
	return nil
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
