//go:build scale

package scale

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/otelcol-genai/otelcol-genai/e2e/rig"
)

// broker is a Kafka of one node, which is its own controller (KRaft). It keeps its directory and its port over a kill.
type broker struct {
	addr   string
	dir    string
	cmd    *exec.Cmd
	exited chan struct{}
}

const (
	jars       = "target/jars/*"
	partitions = 12
	brokerRoom = 60 * time.Second // for a Java process to start on a busy machine
)

// properties of a single node. Sessions may be as short as the tests need them.
const properties = `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@%[2]s
listeners=PLAINTEXT://%[1]s,CONTROLLER://%[2]s
advertised.listeners=PLAINTEXT://%[1]s
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=%[3]s/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=1000
group.min.session.timeout.ms=1000
`

func startKafka(t testing.TB) *broker {
	t.Helper()
	addr, err := rig.FreeAddr()
	require.NoError(t, err)
	controller, err := rig.FreeAddr()
	require.NoError(t, err)
	b := &broker{addr: addr, dir: t.TempDir()}
	file := filepath.Join(b.dir, "server.properties")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, properties, addr, controller, b.dir), 0o600))
	out, err := b.java("kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", file).CombinedOutput()
	require.NoError(t, err, "%s", out)
	b.start(t)
	t.Cleanup(b.kill)
	b.topics(t)
	return b
}

func (b *broker) java(main string, args ...string) *exec.Cmd {
	return exec.Command("java", append([]string{"-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jars, main}, args...)...)
}

// start returns once the broker answers.
func (b *broker) start(t testing.TB) {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(b.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	defer log.Close()
	b.cmd = b.java("kafka.Kafka", filepath.Join(b.dir, "server.properties"))
	b.cmd.Stdout, b.cmd.Stderr = log, log
	require.NoError(t, b.cmd.Start())
	b.exited = make(chan struct{})
	go func(cmd *exec.Cmd, exited chan struct{}) {
		_ = cmd.Wait()
		close(exited)
	}(b.cmd, b.exited)
	ctx, cancel := context.WithTimeout(t.Context(), brokerRoom)
	defer cancel()
	cl := b.client(t)
	defer cl.Close()
	for cl.Ping(ctx) != nil {
		select {
		case <-b.exited:
			t.Fatalf("Kafka ended at start:\n%s", b.log())
		case <-ctx.Done():
			t.Fatalf("Kafka does not answer:\n%s", b.log())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (b *broker) log() string {
	text, _ := os.ReadFile(filepath.Join(b.dir, "log"))
	return tail(string(text), 4000)
}

func (b *broker) kill() {
	_ = b.cmd.Process.Kill() // already gone is fine
	<-b.exited
}

func (b *broker) client(t testing.TB, opts ...kgo.Opt) *kgo.Client {
	cl, err := kgo.NewClient(append(opts, kgo.SeedBrokers(b.addr))...)
	require.NoError(t, err)
	return cl
}

// topics makes them as docs/scaling.md says.
func (b *broker) topics(t testing.TB) {
	cl := b.client(t)
	defer cl.Close()
	size := "18874368"
	for topic, n := range map[string]int32{
		"genai_spans": partitions, "genai_logs": partitions, "genai_metrics": partitions,
		"genai_agent_spans": 1, "genai_agent_logs": 1, "genai_agent_metrics": 1,
	} {
		_, err := kadm.NewClient(cl).CreateTopic(t.Context(), n, 1, map[string]*string{"max.message.bytes": &size}, topic)
		require.NoError(t, err)
	}
}

// poison writes a message that is nothing to every partition of a topic.
func (b *broker) poison(t testing.TB, topic string) {
	cl := b.client(t, kgo.RecordPartitioner(kgo.ManualPartitioner()))
	defer cl.Close()
	for p := range partitions {
		r := &kgo.Record{Topic: topic, Partition: int32(p), Value: []byte(strings.Repeat("\xff", 99))}
		require.NoError(t, cl.ProduceSync(t.Context(), r).FirstErr())
	}
}

// lag is how many messages of its topics a group has not taken yet; -1 where that is not known.
func (b *broker) lag(t testing.TB, groups ...string) int64 {
	cl := b.client(t)
	defer cl.Close()
	lags, err := kadm.NewClient(cl).Lag(t.Context(), groups...)
	if err != nil {
		return -1
	}
	var sum int64
	for _, l := range lags {
		if l.Error() != nil || len(l.Lag) == 0 {
			return -1
		}
		sum += l.Lag.Total()
	}
	return sum
}

// whole reports whether groups have so many members, among whom the partitions have been divided.
func (b *broker) whole(t testing.TB, members int, groups ...string) bool {
	cl := b.client(t)
	defer cl.Close()
	described, err := kadm.NewClient(cl).DescribeGroups(t.Context(), groups...)
	if err != nil || len(described) < len(groups) {
		return false
	}
	for _, g := range described {
		if g.Err != nil || g.State != "Stable" || len(g.Members) != members {
			return false
		}
	}
	return true
}
