package pricing

import "fmt"

// parsePercent reads a contract adjustment: -15 charges 0.85 of the list price.
func parsePercent(s string) (factor, error) {
	sign, digits := int64(1), s
	switch {
	case len(s) > 1 && s[0] == '-':
		sign, digits = -1, s[1:]
	case len(s) > 1 && s[0] == '+':
		digits = s[1:]
	}
	n, err := parseDecimal(digits, uint64(one)/100)
	if err != nil {
		return 0, err
	}
	x := int64(one) + sign*int64(n)
	if n > 1000*uint64(one) || x <= 0 {
		return 0, fmt.Errorf("want more than -100 and at most 100000, got %s", s)
	}
	return factor(x), nil
}

func percentLabel(x factor) string {
	if x < one {
		return " adjust=-" + (100 * (one - x)).String() + "%"
	}
	return " adjust=+" + (100 * (x - one)).String() + "%"
}

// checkAdjust rejects a rule for a provider or model that does not exist: a misspelt one would silently never apply.
func (b *Book) checkAdjust(a *adjustDoc) error {
	if a.service != "" {
		a.service = b.service(a.service)
	}
	if a.provider == "" {
		if a.model != "" {
			return a.errorf("model: needs its provider")
		}
		return nil
	}
	v := b.vendors[a.provider]
	if v == nil {
		return a.errorf("provider: no such provider: %s", a.provider)
	}
	a.provider = v.name
	if a.model == "" {
		return nil
	}
	e := v.exact(a.model)
	if e == nil {
		return a.errorf("model: no such model: %s/%s", a.provider, a.model)
	}
	a.model = e.model
	return nil
}

// adjustment is the last rule all of whose conditions hold, or nil.
func (b *Book) adjustment(e *entry, tenant, service string) *adjustDoc {
	for i := len(b.adjust) - 1; i >= 0; i-- {
		a := &b.adjust[i]
		if (a.provider == "" || a.provider == e.provider) && (a.model == "" || a.model == e.model) &&
			(a.tenant == "" || a.tenant == tenant) && (a.service == "" || a.service == service) {
			return a
		}
	}
	return nil
}

// labelKey is a step's label and the adjustment that follows it.
type labelKey struct{ label, adjust string }

func (c Card) adjustedLabel(label string) string {
	key := labelKey{label, c.adjust.label}
	if s, ok := c.labels.Load(key); ok {
		return s
	}
	s := label + c.adjust.label
	c.labels.Store(key, s)
	return s
}

// forbid marks as unpriced what the configuration denies: one model, or all models of a provider.
func (b *Book) forbid(d denyDoc) error {
	v := b.vendors[d.provider]
	if v == nil {
		return d.errorf("no such provider: %s", d.provider)
	}
	if d.model != "" && d.model != "*" {
		e := v.exact(d.model)
		if e == nil {
			return d.errorf("no such model: %s/%s", d.provider, d.model)
		}
		e.unpriced = Denied
		return nil
	}
	for _, e := range v.models {
		e.unpriced = Denied
	}
	return nil
}
