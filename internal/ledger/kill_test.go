package ledger

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// victim is the variable that makes this test binary a process that writes until it is killed.
const victim = "LEDGER_VICTIM"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victim); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

// writeForEver says after each batch how many runs are in the ledger.
func writeForEver(dir string) {
	l, err := Open(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	totals, _ := l.RunTotals(context.Background(), Filter{})
	for n := int(totals.Runs) + 1; ; n++ {
		b := Batch{Runs: []Run{run(n, 1, 0, 3)}, Texts: []Text{{Trace: id(n), Span: 1, Side: SideInput, Bytes: 5, Body: "hello"}}}
		for span := range Span(20) {
			b.Calls = append(b.Calls, call(n, span+2, 1, Money(span)))
		}
		if _, err := l.Write(&b); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// What was acknowledged is there after the process was killed while it wrote, whole, and the next one goes on.
func TestKilledWhileWriting(t *testing.T) {
	dir, said := t.TempDir(), 0
	for round := range 5 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), victim+"="+dir)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for i := 0; i < 40+17*round && lines.Scan(); i++ {
			said, err = strconv.Atoi(lines.Text())
			require.NoError(t, err)
		}
		require.NoError(t, cmd.Process.Kill())
		for lines.Scan() { // what it said before it was dead
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				said = n
			}
		}
		_ = cmd.Wait()
	}
	l, err := Open(dir)
	require.NoError(t, err)
	defer l.Close()
	totals, err := l.RunTotals(t.Context(), Filter{})
	require.NoError(t, err)
	require.GreaterOrEqual(t, totals.Runs, int64(said))
	require.LessOrEqual(t, totals.Runs, int64(said+1), "one batch may have been written and not acknowledged")
	require.Greater(t, said, 5*40)
	sum, calls := Money(0), int64(0)
	require.NoError(t, l.Calls(t.Context(), Filter{}, func(c *Call) error {
		sum, calls = sum+c.USD.Money, calls+1
		return nil
	}))
	require.Equal(t, totals.Runs*20, calls)
	require.Equal(t, sum, spent(t, l, SpendQuery{By: ByModel})["gpt-5"])
	problems, err := number(l.write, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
	require.NoError(t, err)
	require.Zero(t, problems)
}
