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
