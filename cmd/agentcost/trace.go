package main

import (
	"errors"
	"io"
)

// trace prices the calls of OTLP JSON files.
func trace([]string, io.Writer, io.Writer) error { return errors.New("trace: not built in") }
