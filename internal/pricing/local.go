package pricing

// readLocal reads what models on servers of one's own cost: "free", or a rate per second or hour of GPU.
//
//	local: free
//	local: {gpu_second: 0.0004}   # or gpu_hour
func (l *Layer) readLocal(_ string, v value) error {
	m := &modelDoc{place: v.place, x: one}
	card := cardDoc{place: v.place, lifetime: CacheWrite, x: one, evidence: Evidence{Source: "the configuration"}}
	for u := range Unit(WebSearch) {
		card.body.rates.set(u, 0) // what is read and written costs nothing by itself
	}
	l.local = m
	if s, err := v.text(); err == nil {
		if s != "free" {
			return v.errorf("want free, {gpu_second: USD} or {gpu_hour: USD}, got %.40q", s)
		}
		m.cards = []cardDoc{card}
		return nil
	}
	rate := func(key string, v value) error {
		s, err := v.text()
		if err == nil {
			err = v.err(card.body.rates.add(key, s))
		}
		return err
	}
	err := v.read(fields{"gpu_second": rate, "gpu_hour": rate})
	m.cards = []cardDoc{card}
	if err == nil && card.body.rates.free() {
		err = v.errorf("want a rate above 0; without one it is free")
	}
	return err
}

// Timed reports whether the card charges for the time that the call took, which GPUMilli then must hold.
func (c Card) Timed() bool { return c.ladder.steps[0].rates.knows(GPUMilli) }
