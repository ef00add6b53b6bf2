package pricing

import (
	"testing"
	"time"
)

func TestSandboxCost(t *testing.T) {
	at := time.Date(2026, 9, 22, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		vcpus, mib         int64
		d                  time.Duration
		cpu, memory, total string
	}{
		{2, 512, time.Hour, "0.1008", "0.0081", "0.1089"},
		{8, 4096, time.Hour, "0.4032", "0.0648", "0.468"},
		{2, 512, 250 * time.Millisecond, "0.000007", "0.0000005625", "0.0000075625"},
		{2, 4096, 1000 * time.Hour, "100.8", "64.8", "165.6"},
		{8, 65536, 100000 * time.Hour, "40320", "103680", "144000"}, // n times nanoseconds leaves 64 bits
		{0, 0, 0, "0", "0", "0"},
	} {
		got, reason := Default().SandboxCost(at, tc.vcpus, tc.mib, tc.d)
		if reason != "" || got.CPU.String() != tc.cpu || got.Memory.String() != tc.memory || got.Total.String() != tc.total {
			t.Errorf("%d vCPU, %d MiB, %s: %v + %v = %v (%s), want %s + %s = %s",
				tc.vcpus, tc.mib, tc.d, got.CPU, got.Memory, got.Total, reason, tc.cpu, tc.memory, tc.total)
		}
	}
}

// Other providers' sandboxes, by the second or by the hour, of which a second is no whole part.
func TestMachineCost(t *testing.T) {
	at := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		provider string
		m        Machine
		total    string
		reason   Reason
	}{
		{"daytona", Machine{VCPUs: 2, MemoryMiB: 4096, For: time.Hour}, "0.1656", ""},
		{"modal", Machine{VCPUs: 2, MemoryMiB: 1024, For: time.Second}, "0.00004614", ""},
		{"vercel", Machine{VCPUs: 1, For: 30 * time.Minute}, "0.064", ""},
		{"bedrock-agentcore", Machine{VCPUs: 1, MemoryMiB: 2048, For: time.Second}, "0.000030111111111", ""},
		{"agentcore", Machine{VCPUs: 1, MemoryMiB: 2048, For: time.Hour}, "0.1084", ""},
		{"daytona", Machine{VCPUs: 1, GPUs: 1, For: time.Hour}, "0", MissingRate},
		{"daytona", Machine{VCPUs: -1, For: time.Hour}, "0", BadUsage},
		{"rack", Machine{VCPUs: 1, For: time.Hour}, "0", UnknownProvider},
	} {
		got, reason := Default().MachineCost(tc.provider, "", at, tc.m)
		if reason != tc.reason || got.Total.String() != tc.total {
			t.Errorf("%s %+v: %v (%s), want %s (%s)", tc.provider, tc.m, got.Total, reason, tc.total, tc.reason)
		}
	}
}

// A cluster of one's own is priced by its hours, in two lines.
func TestMachineOfOnesOwn(t *testing.T) {
	layer, err := Parse("test.yaml", []byte("schema: agentcost.prices/v1\nmodels: {rack/sandbox: {rates: {vcpu_hour: 0.04, gib_hour: 0.005, gpu_hour: 2}}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := New(append(Embedded(), layer)...)
	if err != nil {
		t.Fatal(err)
	}
	got, reason := book.MachineCost("rack", "", time.Now(), Machine{VCPUs: 4, MemoryMiB: 8192, GPUs: 1, For: 90 * time.Minute})
	if reason != "" || got.CPU.String() != "0.24" || got.Memory.String() != "0.06" || got.GPU.String() != "3" || got.Total.String() != "3.3" {
		t.Errorf("got %+v (%s)", got, reason)
	}
}

// A rate by the hour is exact where a second's would be cut off, in all that shows it.
func TestHours(t *testing.T) {
	layer, err := Parse("test.yaml", []byte("schema: agentcost.prices/v1\nmodels: {house/ear: {rates: {audio_hour: 0.111}}, house/lens: {rates: {video_second: 0.1}}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := New(layer)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		model        string
		unit         Unit
		millis       int64
		total, shown string
	}{
		{"ear", AudioMilli, 3_600_000, "0.111", "audio_hour 0.111"},
		{"ear", AudioMilli, 60_000, "0.00185", "audio_hour 0.111"},
		{"ear", AudioMilli, 1, "0.000000030833333", "audio_hour 0.111"},
		{"lens", VideoMilli, 8_000, "0.8", "video_second 0.1"},
	} {
		card, reason := book.Find(&Query{Provider: "house", Model: tc.model})
		if reason != "" {
			t.Fatal(reason)
		}
		use, c := Tokens{}, Cost{}
		use[tc.unit] = tc.millis
		if card.Cost(&use, &c); c.Total.String() != tc.total || c.Missing != Units {
			t.Errorf("%s, %d ms: %s, want %s", tc.model, tc.millis, c.Total, tc.total)
		}
		book.Rows("house/"+tc.model, func(r Row) {
			if got := r.Rates[0].Key + " " + r.Rates[0].Per.String(); got != tc.shown {
				t.Errorf("%s is shown as %s, want %s", tc.model, got, tc.shown)
			}
		})
	}
}
