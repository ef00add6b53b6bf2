package guard

// message is what a check needs to know of a message of OTLP: which of its fields hold messages, by number.
type message struct {
	fields [maxField]*message
	item   bool // a span, log record, metric or data point: hundreds of bytes once it is decoded
}

// maxField is above every field number that holds a message.
const maxField = 16

// The messages of opentelemetry-proto 1.9, as far as they hold others.
var (
	anyValue   = &message{}
	keyValue   = with(&message{}, 2, anyValue)
	resource   = with(&message{}, 1, keyValue, 3, &message{})
	scope      = with(&message{}, 3, keyValue)
	exemplar   = with(&message{}, 7, keyValue)
	event      = with(&message{}, 3, keyValue)
	link       = with(&message{}, 4, keyValue)
	span       = with(&message{item: true}, 9, keyValue, 11, event, 13, link, 15, &message{})
	logRecord  = with(&message{item: true}, 5, anyValue, 6, keyValue)
	number     = with(&message{item: true}, 5, exemplar, 7, keyValue)
	histogram  = with(&message{item: true}, 8, exemplar, 9, keyValue)
	buckets    = &message{}
	exponents  = with(&message{item: true}, 1, keyValue, 8, buckets, 9, buckets, 11, exemplar)
	summary    = with(&message{item: true}, 6, &message{}, 7, keyValue)
	metric     = with(&message{item: true}, 5, points(number), 7, points(number), 9, points(histogram), 10, points(exponents), 11, points(summary), 12, keyValue)
	traces     = with(&message{}, 1, batch(span))
	logs       = with(&message{}, 1, batch(logRecord))
	metrics    = with(&message{}, 1, batch(metric))
	bySignal   = map[Signal]*message{Traces: traces, Logs: logs, Metrics: metrics}
	arrayValue = with(&message{}, 1, anyValue)
	mapValue   = with(&message{}, 1, keyValue)
)

func init() { with(anyValue, 5, arrayValue, 6, mapValue) } // a value may hold values

// with sets fields of m: pairs of a number and a message.
func with(m *message, fields ...any) *message {
	for i := 0; i < len(fields); i += 2 {
		m.fields[fields[i].(int)] = fields[i+1].(*message)
	}
	return m
}

func points(of *message) *message { return with(&message{}, 1, of) }

// batch is a resource's items, by scope.
func batch(of *message) *message {
	return with(&message{}, 1, resource, 2, with(&message{}, 1, scope, 2, of))
}
