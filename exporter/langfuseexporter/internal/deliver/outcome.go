package deliver

import (
	"fmt"
	"net/http"
	"time"
)

// Outcome is what a request's end means for its data.
type Outcome uint8

// The outcomes.
const (
	Sent    Outcome = iota
	Retry           // nothing wrong with the data: try again later
	Bad             // something in the data is wrong: divide to find it
	Large           // too much data: divide
	Refused         // nothing will be accepted here before somebody changes the configuration
)

var outcomeNames = [...]string{"sent", "retry", "bad_request", "too_large", "refused"}

// String is the outcome as a metric label.
func (o Outcome) String() string { return outcomeNames[o] }

// outcomes are the statuses that do not follow from their class. A Langfuse 500 is a failed write to its object store;
// 3xx, 404, 405 and 410 mean that the endpoint is not a Langfuse; 402 and 403 that it takes no more from this project.
var outcomes = map[int]Outcome{
	http.StatusUnauthorized:          Refused,
	http.StatusPaymentRequired:       Refused,
	http.StatusForbidden:             Refused,
	http.StatusNotFound:              Refused,
	http.StatusMethodNotAllowed:      Refused,
	http.StatusProxyAuthRequired:     Refused,
	http.StatusRequestTimeout:        Retry,
	http.StatusGone:                  Refused,
	http.StatusRequestEntityTooLarge: Large,
	http.StatusTooEarly:              Retry,
	http.StatusTooManyRequests:       Retry,
}

// Classify is the outcome of an answer with that status.
func Classify(status int) Outcome {
	if o, ok := outcomes[status]; ok {
		return o
	}
	switch status / 100 {
	case 2:
		return Sent
	case 3:
		return Refused
	case 4:
		return Bad
	default:
		return Retry
	}
}

// Result is the end of one request.
type Result struct {
	Outcome Outcome
	Status  int           // 0 where there was no answer
	Wait    time.Duration // how long the server wants to be left alone; 0 where it did not say
	Body    []byte        // of the answer, capped; only where the request asked for it
	Taken   bool          // whether the server may have taken it all the same, where Retry
	Err     error         // nil where Sent; carries the server's words, never a key
}

// Error is a failed request in words for the operator.
type Error struct {
	Path    string
	Status  int
	Message string // the server's own words, shortened
}

func (e *Error) Error() string {
	text := fmt.Sprintf("%s answered %d %s", e.Path, e.Status, http.StatusText(e.Status))
	if e.Message != "" {
		text += ": " + e.Message
	}
	if advice := advices[e.Status]; advice != "" {
		text += " (" + advice + ")"
	}
	return text
}

// advices say what an operator does about a status.
var advices = map[int]string{
	http.StatusUnauthorized:     "check public_key, secret_key and that endpoint is the region they belong to; a new key can take 5 minutes after a failed attempt",
	http.StatusForbidden:        "ingestion is suspended for this project, or the key is not a project's key pair",
	http.StatusNotFound:         "is endpoint the base URL of a Langfuse server?",
	http.StatusMethodNotAllowed: "is endpoint the base URL of a Langfuse server?",
	http.StatusMovedPermanently: "set endpoint to the address that it redirects to",
	http.StatusFound:            "set endpoint to the address that it redirects to",
}
