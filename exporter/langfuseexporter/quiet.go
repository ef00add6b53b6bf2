package langfuseexporter

import (
	"errors"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// refusal is an error that health has logged already.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

// quiet is log without the helper's line for every batch of a project that is refused.
func quiet(log *zap.Logger) *zap.Logger {
	return log.WithOptions(zap.WrapCore(func(c zapcore.Core) zapcore.Core { return quietCore{c} }))
}

type quietCore struct{ zapcore.Core }

func (c quietCore) With(fields []zapcore.Field) zapcore.Core { return quietCore{c.Core.With(fields)} }

func (c quietCore) Check(e zapcore.Entry, ce *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return ce.AddCore(e, c)
	}
	return ce
}

func (c quietCore) Write(e zapcore.Entry, fields []zapcore.Field) error {
	for _, f := range fields {
		err, ok := f.Interface.(error)
		if _, refused := errors.AsType[*refusal](err); ok && refused {
			return nil
		}
	}
	// Through Check, so that what samples or limits below still does.
	if ce := c.Core.Check(e, nil); ce != nil {
		ce.Write(fields...)
	}
	return nil
}
