// Package agentcostprocessor is a placeholder until its component lands.
package agentcostprocessor

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/processor"
)

// NewFactory makes the agent_cost processor.
func NewFactory() processor.Factory {
	return processor.NewFactory(component.MustNewType("agent_cost"), func() component.Config { return &struct{}{} })
}
