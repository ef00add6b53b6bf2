// Package agentmetricsconnector is a placeholder until its component lands.
package agentmetricsconnector

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
)

// NewFactory makes the agent_metrics connector.
func NewFactory() connector.Factory {
	return connector.NewFactory(component.MustNewType("agent_metrics"), func() component.Config { return &struct{}{} })
}
