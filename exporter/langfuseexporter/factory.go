// Package langfuseexporter is a placeholder until its component lands.
package langfuseexporter

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/exporter"
)

// NewFactory makes the langfuse exporter.
func NewFactory() exporter.Factory {
	return exporter.NewFactory(component.MustNewType("langfuse"), func() component.Config { return &struct{}{} })
}
