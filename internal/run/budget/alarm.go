package budget

import (
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/otelcol-genai/otelcol-genai/internal/genai"
)

// Write makes rec the log record of the alarm.
func (a *Alarm) Write(rec plog.LogRecord, now time.Time) {
	rec.SetTimestamp(pcommon.NewTimestampFromTime(now))
	rec.SetObservedTimestamp(rec.Timestamp())
	rec.SetEventName(genai.EventBudgetAlarm)
	rec.SetSeverityNumber(plog.SeverityNumberWarn)
	if a.Percent >= 100 {
		rec.SetSeverityNumber(plog.SeverityNumberError)
	}
	rec.Body().SetStr(fmt.Sprintf("%d %% of budget %s is spent", a.Percent, a.Budget.Name))
	attrs := rec.Attributes()
	attrs.PutStr(genai.AttrBudgetName, a.Budget.Name)
	attrs.PutStr(genai.AttrBudgetBy, string(a.Budget.By))
	attrs.PutStr(genai.AttrBudgetValue, a.Value)
	attrs.PutInt(genai.AttrBudgetPercent, int64(a.Percent))
	attrs.PutDouble(genai.AttrBudgetLimitUSD, a.Budget.LimitUSD)
	attrs.PutDouble(genai.AttrBudgetConsumedUSD, a.Consumed.USD())
	attrs.PutStr(genai.AttrBudgetWindowEnd, a.WindowEnd.Format(time.RFC3339))
}
