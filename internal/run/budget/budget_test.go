package budget_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
	"github.com/otelcol-genai/otelcol-genai/internal/run/budget"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func usd(f float64) pricing.Amount {
	a, _ := pricing.FromUSD(f)
	return a
}

func percents(alarms []budget.Alarm) []int {
	var ps []int
	for _, a := range alarms {
		ps = append(ps, a.Percent)
	}
	return ps
}

func TestThresholds(t *testing.T) {
	w := budget.New([]budget.Config{{Name: "b", By: budget.ByUser, LimitUSD: 10, Window: time.Hour}})
	for _, step := range []struct {
		at    time.Duration
		user  string
		spend float64
		want  []int
	}{
		{0, "ann", 4.99, nil},
		{0, "ann", 0.01, []int{50}},
		{0, "ann", 1, nil},
		{0, "bob", 9, []int{80}}, // 50 and 80 at once: the higher is said
		{0, "ann", 40, []int{100}},
		{0, "ann", 40, nil}, // once per window
		{time.Hour, "ann", 5, []int{50}},
		{time.Hour, "", 500, nil}, // nobody's money
	} {
		alarms := w.Add(noon.Add(step.at), &budget.Charge{Amount: usd(step.spend), User: step.user})
		require.Equal(t, step.want, percents(alarms), "%+v", step)
	}
	require.Equal(t, usd(5), w.Levels(noon.Add(time.Hour))[0].Consumed)
	require.True(t, w.Levels(noon.Add(2 * time.Hour))[0].Consumed.IsZero(), "a new window is empty before the first charge")
}

func TestKeys(t *testing.T) {
	c := budget.Charge{Amount: usd(1), User: "u", Session: "s", Tenant: "t", Agent: "a", Model: "m"}
	for by, value := range map[budget.Key]string{
		budget.ByUser: "u", budget.BySession: "s", budget.ByTenant: "t", budget.ByAgent: "a", budget.ByModel: "m",
	} {
		w := budget.New([]budget.Config{
			{Name: "mine", By: by, Value: value, LimitUSD: 1, Window: time.Hour},
			{Name: "other", By: by, Value: "other", LimitUSD: 1, Window: time.Hour},
		})
		alarms := w.Add(noon, &c)
		require.Len(t, alarms, 1, by)
		require.Equal(t, "mine", alarms[0].Budget.Name)
		require.Equal(t, value, alarms[0].Value)
	}
}

func TestState(t *testing.T) {
	day := []budget.Config{{Name: "b", By: budget.ByTenant, LimitUSD: 10, Window: 24 * time.Hour}}
	w := budget.New(day)
	w.Add(noon, &budget.Charge{Amount: usd(6), Tenant: "t"})
	state, err := w.Save()
	require.NoError(t, err)

	again := budget.New(day)
	require.NoError(t, again.Load(state))
	require.Equal(t, []int{80}, percents(again.Add(noon, &budget.Charge{Amount: usd(2), Tenant: "t"})))

	changed := budget.New([]budget.Config{{Name: "b", By: budget.ByTenant, LimitUSD: 10, Window: 7 * time.Hour}})
	require.NoError(t, changed.Load(state))
	require.Empty(t, changed.Add(noon, &budget.Charge{Amount: usd(2), Tenant: "t"}))

	require.Error(t, budget.New(day).Load([]byte("{")))
}

func TestAlarmRecord(t *testing.T) {
	w := budget.New([]budget.Config{{Name: "b", By: budget.ByUser, LimitUSD: 10, Window: 24 * time.Hour}})
	alarm := w.Add(noon, &budget.Charge{Amount: usd(10), User: "ann"})[0]
	rec := plog.NewLogRecord()
	alarm.Write(rec, noon)
	require.Equal(t, genai.EventBudgetAlarm, rec.EventName())
	require.Equal(t, plog.SeverityNumberError, rec.SeverityNumber())
	require.Equal(t, map[string]any{
		genai.AttrBudgetName: "b", genai.AttrBudgetBy: "user", genai.AttrBudgetValue: "ann", genai.AttrBudgetPercent: int64(100),
		genai.AttrBudgetLimitUSD: 10.0, genai.AttrBudgetConsumedUSD: 10.0, genai.AttrBudgetWindowEnd: "2026-11-23T00:00:00Z",
	}, rec.Attributes().AsRaw())
}

// TestValues: a budget for each value is kept for so many values; the rest is counted.
func TestValues(t *testing.T) {
	w := budget.New([]budget.Config{{Name: "b", By: budget.BySession, LimitUSD: 10, Window: time.Hour}})
	for i := range 100_001 {
		w.Add(noon, &budget.Charge{Amount: usd(1), Session: string(rune(i + 0x10000))})
	}
	require.EqualValues(t, 1, w.Missed)
}
