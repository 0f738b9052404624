package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/clientele-go/clientele/examples/crm/web"
)

// grace is how long requests may go on after the end was asked for.
const grace = 30 * time.Second

// serve answers requests until ctx ends, and then finishes those that have
// begun.
func serve(ctx context.Context, address string, handler *web.Handler, log *slog.Logger) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	if exposed(listener.Addr()) {
		log.Warn("this address can be reached from other machines, and the service has no login of its own", "address", listener.Addr())
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(handler.Stop)
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	log.Info("listening", "url", "http://"+listener.Addr().String())
	select {
	case err := <-done: // it has failed
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	late, stop := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer stop()
	if err := server.Shutdown(late); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// exposed reports whether other machines can reach an address.
func exposed(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return !ok || !tcp.IP.IsLoopback()
}
