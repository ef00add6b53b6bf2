// Command fake-model serves canned answers in the wire formats of Anthropic, OpenAI and Gemini, so that the examples run
// without an account. Point a client's base URL at http://127.0.0.1:8089/demo.
package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/otelcol-genai/otelcol-genai/e2e/fakemodel"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8089", "address to listen on")
	delay := flag.Duration("delay", 120*time.Millisecond, "pause before each streamed chunk")
	flag.Parse()
	log.Printf("fake model on http://%s/demo", *listen)
	server := &http.Server{
		Addr: *listen, Handler: &fakemodel.Server{ChunkDelay: *delay}, ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
