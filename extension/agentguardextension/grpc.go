package agentguardextension

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"

	"github.com/otelcol-genai/otelcol-genai/internal/guard"
)

// GetGRPCServerOptions makes a server look at OTLP requests before it decodes them: interceptors come too late for that.
func (g *guardian) GetGRPCServerOptions(context.Context) ([]grpc.ServerOption, error) {
	inner := encoding.GetCodecV2("proto")
	if inner == nil {
		return nil, errors.New("gRPC has no codec for protobuf")
	}
	return []grpc.ServerOption{grpc.ForceServerCodecV2(codec{inner, g})}, nil
}

// codec is gRPC's own codec with a look at what it decodes.
type codec struct {
	encoding.CodecV2
	*guardian
}

// Unmarshal implements encoding.CodecV2.
func (c codec) Unmarshal(data mem.BufferSlice, v any) error {
	signal := signalOf(v)
	if data.Len() < minSize || signal == "" {
		return c.CodecV2.Unmarshal(data, v)
	}
	body := data.Materialize() // a copy, for it may be changed
	if err := c.protobuf(context.Background(), body, signal); err != nil {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	return c.CodecV2.Unmarshal(mem.BufferSlice{mem.SliceBuffer(body)}, v)
}

// signalOf is the signal of an OTLP request by the name of its Go type, such as ExportTraceServiceRequest.
func signalOf(v any) guard.Signal {
	name := reflect.TypeOf(v).String()
	for word, signal := range map[string]guard.Signal{"ExportTrace": guard.Traces, "ExportLogs": guard.Logs, "ExportMetrics": guard.Metrics} {
		if strings.Contains(name, word) {
			return signal
		}
	}
	return ""
}
