package pricing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Parse reads a price book document in YAML or JSON. Errors start with name and the line.
func Parse(name string, data []byte) (*Layer, error) {
	var doc, second yaml.Node
	in := yaml.NewDecoder(bytes.NewReader(data))
	switch err := in.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s:1: empty book", name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := in.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s:%d: more than one document", name, max(second.Line, 1))
	}
	return parseNode(name, doc.Content[0], data)
}

// ParseAll reads a file of one price book or of several, one upon the other, as documents that "---" parts.
func ParseAll(name string, data []byte) ([]*Layer, error) {
	var layers []*Layer
	for in := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		switch err := in.Decode(&doc); {
		case errors.Is(err, io.EOF) && len(layers) == 0:
			return nil, fmt.Errorf("%s:1: empty book", name)
		case errors.Is(err, io.EOF):
			return layers, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		sum := sha256.Sum256(data)
		l := &Layer{sum: hex.EncodeToString(sum[:])}
		if err := l.read(value{place{file: name, line: doc.Content[0].Line}, doc.Content[0]}); err != nil {
			return nil, err
		}
		layers = append(layers, l)
	}
}

// ParseMap reads a price book from a decoded section of a configuration, where the schema key may be left out. Line
// numbers are lost there, so errors start with name and the key.
func ParseMap(name string, section map[string]any) (*Layer, error) {
	section = maps.Clone(section)
	if section == nil {
		section = map[string]any{}
	}
	if _, ok := section["schema"]; !ok {
		section["schema"] = Schema
	}
	data, err := yaml.Marshal(plain(section))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	unline(&doc)
	return parseNode(name, doc.Content[0], data)
}

// plain writes floats without exponents, which a book does not accept.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = plain(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, value := range v {
			out[i] = plain(value)
		}
		return out
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return v
	}
}

func unline(n *yaml.Node) {
	n.Line = 0
	for _, child := range n.Content {
		unline(child)
	}
}

func parseNode(name string, root *yaml.Node, data []byte) (*Layer, error) {
	sum := sha256.Sum256(data)
	l := &Layer{sum: hex.EncodeToString(sum[:])}
	if err := l.read(value{place{file: name, line: root.Line}, root}); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Layer) read(v value) error {
	l.vendors, l.calendars = map[string]*vendorDoc{}, map[string]*calendar{}
	l.services = map[string]string{}
	schema := ""
	err := v.read(fields{
		"schema": textTo(&schema), "version": textTo(&l.version), "as_of": timeTo(&l.asOf),
		"currency":  constant("USD"),
		"inputs":    func(string, value) error { return nil },
		"no_vendor": namesTo(&l.noVendor),
		"hubs":      regexpsTo(&l.hubs),
		"holidays":  func(_ string, v value) error { return v.read(fields{"*": l.readCalendar}) },
		"providers": func(_ string, v value) error { return v.read(fields{"*": l.readVendor}) },
		"services":  func(_ string, v value) error { return v.read(fields{"*": l.readService}) },
		"rewrites":  func(_ string, v value) error { return v.items(l.readRewrite) },
		"models":    func(_ string, v value) error { return v.read(fields{"*": l.readModel}) },
		"map":       func(_ string, v value) error { return v.read(fields{"*": l.readMap}) },
		"adjust":    func(_ string, v value) error { return v.items(l.readAdjust) },
		"local":     l.readLocal,
		"deny":      func(_ string, v value) error { return v.items(l.readDeny) },
	})
	if schema != Schema {
		err = errors.Join(err, v.errorf("schema: want %s, got %q", Schema, schema))
	}
	return err
}

func constant(want string) func(string, value) error {
	return func(_ string, v value) error {
		if s, err := v.text(); err != nil || s != want {
			return v.errorf("want %s", want)
		}
		return nil
	}
}

func (l *Layer) vendor(key string, at place) *vendorDoc {
	key = normal(key)
	if l.vendors[key] == nil {
		l.vendors[key] = &vendorDoc{place: at, models: map[string]*modelDoc{}}
	}
	return l.vendors[key]
}

func (l *Layer) readVendor(key string, v value) error {
	d := l.vendor(key, v.place)
	return v.read(fields{
		"aliases": namesTo(&d.aliases), "first_party": boolTo(&d.firstParty), "self_hosted": boolTo(&d.selfHosted),
		"opaque": textsTo(&d.opaque), "shapes": textsTo(&d.shapes), "places": d.readPlaces,
		"names_others": boolTo(&d.stoodFor),
		"models": func(_ string, v value) error {
			return v.read(fields{"*": func(name string, v value) error { return d.readModel(name, v) }})
		},
		"patterns": func(_ string, v value) error { return v.items(d.readPattern) },
	})
}

// readModel reads a model whose key bears its provider: "azure/my-deployment".
func (l *Layer) readModel(key string, v value) error {
	provider, model, ok := splitKey(key)
	if !ok {
		return v.errorf("want provider/model")
	}
	return l.vendor(provider, v.place).readModel(model, v)
}

func (l *Layer) readMap(key string, v value) error {
	m := mapDoc{place: v.place, name: normal(key)}
	var err error
	if v.node.Kind == yaml.MappingNode {
		err = v.read(fields{"to": nameTo(&m.to), "place": nameTo(&m.where)})
	} else {
		err = nameTo(&m.to)("", v)
	}
	l.mapping = append(l.mapping, m)
	return err
}

func (l *Layer) readAdjust(v value) error {
	a := adjustDoc{place: v.place}
	err := v.read(fields{
		"provider": nameTo(&a.provider), "model": nameTo(&a.model), "tenant": textTo(&a.tenant),
		"service": nameTo(&a.service),
		"percent": func(_ string, v value) error { return into(v, &a.x, parsePercent) },
	})
	if err == nil && a.x == 0 {
		err = v.errorf("percent is missing")
	}
	a.label = percentLabel(a.x)
	l.adjust = append(l.adjust, a)
	return err
}

func (l *Layer) readDeny(v value) error {
	var key string
	if err := nameTo(&key)("", v); err != nil {
		return err
	}
	provider, model, _ := splitKey(key)
	if provider == "" {
		provider = key
	}
	l.deny = append(l.deny, denyDoc{v.place, provider, model})
	return nil
}
