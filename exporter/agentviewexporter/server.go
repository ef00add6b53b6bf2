package agentviewexporter

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.uber.org/zap"

	"github.com/otelcol-genai/otelcol-genai/internal/ledger"
	"github.com/otelcol-genai/otelcol-genai/internal/page"
	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const (
	readLimit  = 10 * time.Second // for the heading of a request
	idleLimit  = 2 * time.Minute
	maxHeading = 64 << 10
	closeLimit = 2 * time.Second // for pages that are being made; live ones end at once

)

// serve shows the ledger on the configured endpoint until ctx ends.
func (v *view) serve(ctx context.Context, l *ledger.Ledger) error {
	if v.cfg.Endpoint == "" {
		return nil
	}
	listener, err := net.Listen("tcp", v.cfg.Endpoint)
	if err != nil {
		return fmt.Errorf("endpoint: %w", err)
	}
	server := &http.Server{
		Handler: page.New(l, page.Options{
			Token: string(v.cfg.Token), Hosts: v.cfg.Hosts, Book: pricing.Default, Texts: v.cfg.Texts.Enabled,
		}),
		ReadHeaderTimeout: readLimit, IdleTimeout: idleLimit, MaxHeaderBytes: maxHeading,
		BaseContext: func(net.Listener) context.Context { return ctx }, // live connections end with it
		ErrorLog:    zap.NewStdLog(v.log),
	}
	v.tasks.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			v.log.Error("The page is no longer served.", zap.Error(err))
		}
	})
	v.tasks.Go(func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
		defer cancel()
		if server.Shutdown(end) != nil {
			_ = server.Close()
		}
	})
	v.log.Info("See runs and what they cost in a browser: http://"+shown(listener.Addr()), zap.String("ledger", l.Path()))
	return nil
}

// shown is an address as a browser on this machine takes it.
func shown(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return a.String()
}
