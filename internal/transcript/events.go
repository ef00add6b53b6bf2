package transcript

// Events says how to read spans from JSON lines of an application's own making. Every field names a key of the line;
// dots reach into nested objects. A line without the ID is not an event.
//
// With Kind, a span is two lines: one whose Kind is among Starts and one, with the same ID, whose Kind is among Ends.
// Without Kind, each line is a whole span. Times are RFC 3339 or Unix numbers of any unit; without a time, the time the
// line was received.
type Events struct {
	Kind       string            `mapstructure:"kind"`
	Starts     []string          `mapstructure:"starts"`
	Ends       []string          `mapstructure:"ends"`
	ID         string            `mapstructure:"id"`
	Name       string            `mapstructure:"name"`
	Parent     string            `mapstructure:"parent"`
	StartTime  string            `mapstructure:"start_time"`
	EndTime    string            `mapstructure:"end_time"`
	Error      string            `mapstructure:"error"`
	Attributes map[string]string `mapstructure:"attributes"` // span attribute: key of the line; empty: all other keys
}
