// Package e2blogreceiver is a placeholder until its component lands.
package e2blogreceiver

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/receiver"
)

// NewFactory makes the e2b_log receiver.
func NewFactory() receiver.Factory {
	return receiver.NewFactory(component.MustNewType("e2b_log"), func() component.Config { return &struct{}{} })
}
