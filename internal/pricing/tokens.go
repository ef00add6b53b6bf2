package pricing

// Unit is one kind of billable thing.
type Unit uint8

// The units a Call can count. Their names are the rate keys of the book.
const (
	Input          Unit = iota // text input, neither cached nor written to a cache
	CacheRead                  // input served from a cache
	CacheWrite                 // input written to a cache, lifetime unknown
	CacheWrite5m               // input written to a cache for 5 minutes
	CacheWrite30m              // ... 30 minutes
	CacheWrite1h               // ... 1 hour
	CacheWrite12h              // ... 12 hours
	Output                     // text output without reasoning
	Reasoning                  // reasoning ("thinking") output
	AudioInput                 // audio input, uncached
	AudioCacheRead             // audio input served from a cache
	AudioOutput                // audio output
	ImageInput                 // image input, uncached
	ImageCacheRead             // image input served from a cache
	ImageOutput                // image output
	VideoInput                 // video input
	VideoOutput                // video output
	WebSearch                  // from here on fees, not tokens: server-side web searches
	FileSearch                 // server-side file searches
	CodeSession                // sessions of a code interpreter
	SearchUnit                 // searches of a reranker, in the vendor's own unit
	Image                      // images generated
	Page                       // pages of documents read
	Character                  // characters read out
	AudioMilli                 // audio transcribed, in milliseconds
	VideoMilli                 // video generated, in milliseconds
	GPUMilli                   // time on a GPU of one's own, in milliseconds
	Request                    // flat fee per call
	Units                      // number of units
)

// Tokens is what one Call used, by unit: tokens, events or milliseconds. The counts are disjoint: no token is in two of them. So the whole prompt is the
// sum of all input units, and the cost is the sum of count times rate. Counts are never negative.
type Tokens [Units]int64

var unitNames = [Units]string{
	"input", "cache_read", "cache_write", "cache_write_5m", "cache_write_30m", "cache_write_1h", "cache_write_12h",
	"output", "reasoning", "audio_input", "audio_cache_read", "audio_output", "image_input", "image_cache_read",
	"image_output", "video_input", "video_output", "web_search", "file_search", "code_session", "search_unit", "images", "pages",
	"characters", "audio_seconds", "video_seconds", "gpu_seconds", "request",
}

// String is the unit's name as the command-line tool prints it.
func (u Unit) String() string { return unitNames[u] }

// Scale is how many of a unit that Tokens count make one of its name: a second is counted in milliseconds.
func (u Unit) Scale() uint64 {
	if perMilli>>u&1 == 1 {
		return 1000
	}
	return 1
}

// Prompt is the whole prompt: the sum of all input units. It selects the context tier.
func (t *Tokens) Prompt() int64 {
	return t[Input] + t[CacheRead] + t.CacheWrites() + t[AudioInput] + t[AudioCacheRead] + t[ImageInput] + t[ImageCacheRead] +
		t[VideoInput]
}

// CacheWrites is the input written to a cache, of any lifetime.
func (t *Tokens) CacheWrites() int64 {
	return t[CacheWrite] + t[CacheWrite5m] + t[CacheWrite30m] + t[CacheWrite1h] + t[CacheWrite12h]
}

// Completion is everything the model generated, including reasoning.
func (t *Tokens) Completion() int64 {
	return t[Output] + t[Reasoning] + t[AudioOutput] + t[ImageOutput] + t[VideoOutput]
}

// fees reports whether t counts anything besides tokens.
func (t *Tokens) fees() bool {
	some := int64(0)
	for _, n := range t[WebSearch:] {
		some |= n
	}
	return some != 0
}

// Total is Prompt plus Completion.
func (t *Tokens) Total() int64 { return t.Prompt() + t.Completion() }
